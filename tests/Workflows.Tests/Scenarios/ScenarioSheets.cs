using Workflows.Google.Sheets;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>The rows of a server's spreadsheets, as people see them.</summary>
internal sealed class ScenarioSheets(ScenarioServer server)
{
    /// <summary>A tab's rows, each by column name, as people see them.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(string spreadsheet, string tab)
    {
        var sheets = await server.Get<SpreadsheetSetup>().ListAsync();
        var json = await server.Google.JsonAsync($"/spreadsheets/{sheets.Single(s => s.SpreadsheetKey == spreadsheet).ExternalId}");
        var values = json["tabs"]!.AsArray().Single(t => ((string)t!["title"]!).StartsWith(tab + " ", StringComparison.Ordinal))!["values"]!
            .AsArray()
            .Select(row => row!.AsArray().Select(cell => (string?)cell ?? "").ToArray())
            .ToArray();
        return
        [
            .. values
                .Skip(1)
                .Where(row => row.Any(cell => cell.Length > 0))
                .Select(row => values[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal)),
        ];
    }

    /// <summary>The one row of a case in S2.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ArrangementAsync(string caseReference) =>
        Assert.Single(await ArrangementsAsync(caseReference));

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ArrangementsAsync(string caseReference) =>
        [.. (await RowsAsync("service/" + caseReference[..3], "S2")).Where(r => r["case_ref"] == caseReference)];

    /// <summary>Rows in S3 about a case.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> DecisionsAsync(string caseReference)
    {
        var ids = (await ArrangementsAsync(caseReference)).Select(a => a["arrangement_id"]).ToHashSet(StringComparer.Ordinal);
        return [.. (await RowsAsync("service/" + caseReference[..3], "S3")).Where(r => ids.Contains(r["arrangement_id"]))];
    }
}
