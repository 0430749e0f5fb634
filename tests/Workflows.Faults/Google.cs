using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Workflows.Server.Demo;

namespace Workflows.Faults;

/// <summary>What stands at the stand-in for Google, read as a person or another program would.</summary>
internal static class Google
{
    /// <summary>Ids of all responses to form F2.</summary>
    public static async Task<IReadOnlyList<string>> ResponsesAsync(World world, CancellationToken cancellationToken)
    {
        await using var find = world.Database.CreateCommand("select external_id from google_forms where form_key = 'F2'");
        var form = (string)(await find.ExecuteScalarAsync(cancellationToken))!;
        var ids = new List<string>();
        string? page = null;
        do
        {
            var answer = await GetAsync(world, $"/v1/forms/{form}/responses?pageSize=5000&pageToken={page}", cancellationToken);
            ids.AddRange((answer["responses"]?.AsArray() ?? []).Select(r => (string)r!["responseId"]!));
            page = (string?)answer["nextPageToken"];
        } while (!string.IsNullOrEmpty(page));

        return ids;
    }

    /// <summary>The rows of a tab in every service's spreadsheet.</summary>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(
        World world,
        string tab,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyDictionary<string, string>>();
        foreach (var sheet in (await GetAsync(world, "/spreadsheets", cancellationToken)).AsArray())
        {
            var spreadsheet = await GetAsync(world, $"/spreadsheets/{(string)sheet!["id"]!}", cancellationToken);
            if (spreadsheet["tabs"]!.AsArray().Any(t => ((string)t!["title"]!).StartsWith(tab + " ", StringComparison.Ordinal)))
            {
                rows.AddRange(DemoSheet.Rows(spreadsheet, tab));
            }
        }

        return rows;
    }

    private static async Task<JsonNode> GetAsync(World world, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, world.GoogleAddress + path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "emulator");
        using var response = await world.Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
    }
}
