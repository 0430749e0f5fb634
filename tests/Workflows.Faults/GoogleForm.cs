using System.Net;
using System.Text.Json.Nodes;

namespace Workflows.Faults;

/// <summary>A form at the stand-in for Google, sent as a person's browser sends it.</summary>
internal sealed class GoogleForm
{
    private readonly World world;
    private readonly string externalId;
    private readonly ILookup<string, string> questions;

    private GoogleForm(World world, string externalId, ILookup<string, string> questions)
    {
        this.world = world;
        this.externalId = externalId;
        this.questions = questions;
    }

    /// <summary>Reads from the database where a form is, and which of its questions is which.</summary>
    public static async Task<GoogleForm> FindAsync(World world, string key, CancellationToken cancellationToken)
    {
        await using var map = world.Database.CreateCommand(
            $"select question_id, question_key from google_form_questions where form_key = '{key}'"
        );
        var pairs = new List<(string Id, string Key)>();
        await using (var reader = await map.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                pairs.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        await using var find = world.Database.CreateCommand($"select external_id from google_forms where form_key = '{key}'");
        var externalId = (string)(await find.ExecuteScalarAsync(cancellationToken))!;
        return new GoogleForm(world, externalId, pairs.ToLookup(p => p.Key, p => p.Id));
    }

    /// <summary>Sends it.</summary>
    /// <param name="address">The sender's verified address.</param>
    /// <param name="answers">Texts of options or free text, by question key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The id of the response.</returns>
    public async Task<string> SendAsync(string address, IReadOnlyDictionary<string, string[]> answers, CancellationToken cancellationToken)
    {
        var fields = new List<KeyValuePair<string, string>> { new("emailAddress", address) };
        foreach (var (key, values) in answers)
        {
            fields.AddRange(values.Select(v => new KeyValuePair<string, string>($"entry.{questions[key].Single()}", v)));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{world.GoogleAddress}/forms/{externalId}/formResponse");
        request.Content = new FormUrlEncodedContent(fields);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await world.Http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? (string)JsonNode.Parse(answer)!["responseId"]!
            : throw new InvalidOperationException($"The form was not taken: {answer}");
    }
}
