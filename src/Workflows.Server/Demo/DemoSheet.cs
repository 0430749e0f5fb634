using System.Text.Json.Nodes;

namespace Workflows.Server.Demo;

/// <summary>Reads a tab from the emulator's spreadsheet page, each row by column name.</summary>
internal static class DemoSheet
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(JsonNode spreadsheet, string tab)
    {
        var found = spreadsheet["tabs"]!.AsArray().Single(t => ((string)t!["title"]!).StartsWith(tab + " ", StringComparison.Ordinal))!;
        var values = found["values"]!.AsArray().Select(row => row!.AsArray().Select(cell => (string?)cell ?? "").ToArray()).ToArray();
        if (values.Length == 0)
        {
            return [];
        }

        var headers = values[0];
        return
        [
            .. values
                .Skip(1)
                .Where(row => row.Any(cell => cell.Length > 0))
                .Select(row => headers.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)),
        ];
    }
}
