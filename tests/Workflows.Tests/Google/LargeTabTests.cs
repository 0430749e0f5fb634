using Workflows.Google.Sheets;
using Workflows.Storage.Lanes;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>
/// Of a tab with many rows only the keys are read, and the values around the rows that are updated; one write carries what Google takes. The
/// limits are small here, so that a few rows are many.
/// </summary>
public sealed class LargeTabTests : IAsyncLifetime
{
    private static readonly SheetLimits Few = new() { RowsAround = 7 };

    private GoogleWorld google = null!;

    public async ValueTask InitializeAsync() => google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => google.DisposeAsync();

    [Fact]
    public async Task Five_hundred_updates_are_one_write_and_a_few_reads()
    {
        var rows = Enumerable.Range(1, 500).Select(n => GoogleWorld.Arrangement($"a-{n:000}", "Draft")).ToArray();
        Assert.Equal(500, google.Lane.PolicyOf("sheet:service/NTH").BatchSize);
        await google.WriteAsync(0, rows);
        var before = await CallsAsync();

        await google.WriteAsync(0, [.. rows.Select(row => GoogleWorld.Arrangement(row.RowKey, "Active"))]);

        var after = await CallsAsync();
        Assert.Equal((1L, 3L), (after.Writes - before.Writes, after.Reads - before.Reads));
        Assert.All(await google.RowsAsync("S2 Arrangements"), row => Assert.Equal("Active", row[5]));
    }

    [Fact]
    public async Task Marks_that_would_fill_what_Google_keeps_are_cut_into_several_writes()
    {
        // Two hundred keys of 180 letters are 36,000 characters, and a tab keeps 30,000.
        var keys = Enumerable.Range(1, 200).Select(n => $"a-{n:000}-" + new string('k', 174)).ToArray();
        await google.WriteAsync(0, [.. keys.Select(key => GoogleWorld.Arrangement(key, "Draft"))]);
        var before = await CallsAsync();

        var results = await google.WriteAsync(0, [.. keys.Select(key => GoogleWorld.Arrangement(key, "Active"))]);

        Assert.All(results, result => Assert.IsType<EffectResult.Done>(result));
        Assert.Equal(2, (await CallsAsync()).Writes - before.Writes);
        Assert.All(await google.RowsAsync("S2 Arrangements"), row => Assert.Equal("Active", row[5]));
    }

    [Fact]
    public async Task A_payload_that_is_too_large_is_cut_into_several_writes()
    {
        google.Limit(new SheetLimits { PayloadCharacters = 5_000 });
        await google.SpreadsheetIdAsync();
        var before = await CallsAsync();

        await google.WriteAsync(0, [.. Enumerable.Range(1, 20).Select(n => GoogleWorld.Decision($"d-{n:00}"))]);

        Assert.Equal(3, (await CallsAsync()).Writes - before.Writes);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"d-{n:00}"), (await google.RowsAsync()).Select(row => row[0]));
    }

    [Theory]
    [InlineData("""{ "kind": "insertRow", "tab": "S2 Arrangements", "row": 2 }""")]
    [InlineData("""{ "kind": "insertRow", "tab": "S2 Arrangements", "row": 20 }""")]
    [InlineData("""{ "kind": "moveRow", "tab": "S2 Arrangements", "row": 21, "to": 19 }""")]
    [InlineData("""{ "kind": "deleteRow", "tab": "S2 Arrangements", "row": 3 }""")]
    public async Task Rows_that_people_move_in_a_large_tab_while_they_are_written_are_put_right(string act)
    {
        await WriteThirtyAsync();
        await google.FaultAsync($$"""{ "kind": "ActBeforeWrite", "count": 1, "act": {{act}} }""");

        var results = await google.WriteAsync(0, GoogleWorld.Arrangement("a-20", "new", ("channel", "new")));

        Assert.All(results, result => Assert.IsType<EffectResult.Done>(result));
        foreach (var row in (await google.RowsAsync("S2 Arrangements")).Where(row => row.Count > 0))
        {
            var n = ((string)row[0]!)[2..];
            Assert.Equal(n == "20" ? ("new", "new") : ($"channel-{n}", $"state-{n}"), ((string)row[4]!, (string)row[5]!));
        }

        Assert.True(await google.World.CountAsync("select count(*) from google_sheet_reports where kind = 'moved'") > 0);
    }

    [Fact]
    public async Task What_people_move_from_far_away_onto_a_row_that_is_written_is_reported_and_the_row_is_written_once()
    {
        await WriteThirtyAsync();
        await google.FaultAsync(
            """{ "kind": "ActBeforeWrite", "count": 1, "act": { "kind": "moveRow", "tab": "S2 Arrangements", "row": 31, "to": 6 } }"""
        );

        var results = await google.WriteAsync(0, GoogleWorld.Arrangement("a-05", "new"));

        Assert.All(results, result => Assert.IsType<EffectResult.Done>(result));
        var rows = (await google.RowsAsync("S2 Arrangements")).ToDictionary(row => (string)row[0]!, row => (string)row[5]!);
        Assert.Equal((30, "new"), (rows.Count, rows["a-05"]));
        Assert.Equal(28, rows.Count(row => row.Value == "state-" + row.Key[2..]));
        Assert.True(await google.World.CountAsync("select count(*) from google_sheet_reports where kind = 'overwritten'") > 0);
    }

    [Fact]
    public async Task A_key_column_that_people_moved_is_found_by_its_header()
    {
        await WriteThirtyAsync();
        await google.ActOnSheetAsync(
            await google.SpreadsheetIdAsync(),
            """{ "kind": "insertColumn", "tab": "S2 Arrangements", "column": "A" }"""
        );

        await google.WriteAsync(0, GoogleWorld.Arrangement("a-20", "new"), GoogleWorld.Arrangement("a-31", "new"));
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-21", "new"));

        var rows = await google.RowsAsync("S2 Arrangements");
        Assert.Equal(31, rows.Count);
        Assert.Equal(["a-20", "a-21", "a-31"], rows.Where(row => (string)row[6]! == "new").Select(row => row[1]));
    }

    [Fact]
    public void Rows_are_read_with_those_around_them_as_many_as_fit()
    {
        Assert.Equal([(1, 29)], RowRanges.Around([5], 30, 10_000));
        Assert.Equal([(2, 8)], RowRanges.Around([5], 30, 7));
        Assert.Equal([(1, 2), (28, 29)], RowRanges.Around([1, 29], 30, 4));
        Assert.Equal([(3, 3), (9, 9), (20, 20)], RowRanges.Around([20, 9, 3, 9], 30, 1));
        // A row below the last key is read too, when cells there get their values back.
        Assert.Equal([(39, 40)], RowRanges.Around([40], 30, 3));
        Assert.Equal([(5, 40), (200, 200)], RowRanges.Joined([40, 200, 5]));
    }

    [Theory]
    [InlineData("weekly/NTH/2026", true)]
    [InlineData("weekly/NTH/2027", true)]
    [InlineData("weekly/NTH", false)]
    [InlineData("weekly/NTH/26", false)]
    [InlineData("weekly/2026", false)]
    [InlineData("weekly/nth/2026", false)]
    [InlineData("service/NTH/2026", false)]
    [InlineData("service/NTH", true)]
    [InlineData("central", true)]
    [InlineData("central/NTH", false)]
    public void A_spreadsheet_of_a_year_is_named_with_its_year(string key, bool found)
    {
        var tab = new SheetTab
        {
            Key = "S4",
            Title = "S4 Weeks",
            Columns = ["key"],
        };
        SheetDefinition Sheet(string name, bool perService, bool perYear) =>
            new()
            {
                Key = name,
                PerService = perService,
                PerYear = perYear,
                Title = "Weeks of {service} {year}",
                Tabs = [tab],
                Never = [],
            };
        var catalog = new SheetCatalog([Sheet("weekly", true, true), Sheet("service", true, false), Sheet("central", false, false)]);

        Assert.Equal(found, catalog.Find(key) is not null);
        Assert.Equal("Weeks of NTH 2026", SheetCatalog.TitleOf(catalog.Find("weekly/NTH/2026")!, "weekly/NTH/2026"));
    }

    private async Task WriteThirtyAsync()
    {
        await google.WriteAsync(
            0,
            [.. Enumerable.Range(1, 30).Select(n => GoogleWorld.Arrangement($"a-{n:00}", $"state-{n:00}", ("channel", $"channel-{n:00}")))]
        );
        google.Limit(Few);
    }

    private async Task<(long Writes, long Reads)> CallsAsync()
    {
        var calls = (await google.StatsAsync())["calls"]!.AsObject();
        long Count(string name) => calls[name]?.GetValue<long>() ?? 0;
        return (Count("sheets.spreadsheets.batchUpdate"), Count("sheets.spreadsheets.get") + Count("sheets.spreadsheets.values.batchGet"));
    }
}
