using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Workflows.Server.Demo;

namespace Workflows.Faults;

/// <summary>Workers of three services who send form F2, in small bursts, as long as leads keep up. All of them are samples.</summary>
internal sealed class Workers(World world, int seed)
{
    private const int MostWaiting = 20;
    private const string Letters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private static readonly (string Service, string Address)[] Senders =
    [
        ("NTH", DemoForms.Asha),
        ("RVD", DemoForms.Ben),
        ("MOR", "eilidh.ross@harbour.example"),
    ];

    private readonly ConcurrentQueue<Case> sent = new();
    private readonly Random random = new(seed);
    private ILookup<string, string> questions = Array.Empty<string>().ToLookup(q => q);
    private int number;

    /// <summary>What was accepted.</summary>
    public IReadOnlyCollection<Case> Sent => sent;

    /// <summary>Sends until it is stopped.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        var form = await FormAsync(cancellationToken);
        while (!enough.IsCancellationRequested)
        {
            var waiting = sent.Count(c => c.Plan != Plan.Leave && c.Acknowledged is null);
            for (var i = random.Next(1, 5); i > 0 && waiting < MostWaiting; i--, waiting++)
            {
                sent.Enqueue(await SendAsync(form, cancellationToken));
            }

            await Task.Delay(random.Next(100, 700), cancellationToken);
        }
    }

    private async Task<string> FormAsync(CancellationToken cancellationToken)
    {
        await using var command = world.Database.CreateCommand(
            "select question_id, question_key from google_form_questions where form_key = 'F2'"
        );
        var pairs = new List<(string Id, string Key)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                pairs.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        questions = pairs.ToLookup(p => p.Key, p => p.Id);
        await using var find = world.Database.CreateCommand("select external_id from google_forms where form_key = 'F2'");
        return (string)(await find.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<Case> SendAsync(string form, CancellationToken cancellationToken)
    {
        number++;
        var (service, address) = Senders[number % Senders.Length];
        var reference = ReferenceOf(service, number);
        var plan = (number % 7) switch
        {
            0 => Plan.Leave,
            1 or 4 => Plan.Decline,
            _ => Plan.Approve,
        };
        var fields = new List<KeyValuePair<string, string>> { new("emailAddress", address) };
        foreach (var (key, values) in DemoForms.Adult(reference))
        {
            fields.AddRange(values.Select(v => new KeyValuePair<string, string>($"entry.{questions[key].Single()}", v)));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{world.GoogleAddress}/forms/{form}/formResponse");
        request.Content = new FormUrlEncodedContent(fields);
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await world.Http.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? new Case(reference, (string)JsonNode.Parse(answer)!["responseId"]!, service, plan)
            : throw new InvalidOperationException($"The form was not taken: {answer}");
    }

    /// <summary>A valid reference: the check letter is computed here anew, as the charity's other systems do.</summary>
    private static string ReferenceOf(string service, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{service}-{number:00000}-{Letters[((7 * number) + service.Sum(c => c)) % Letters.Length]}"
        );
}
