using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Xunit;

namespace Workflows.Tests.Google;

public sealed class SheetLaneTests : IAsyncLifetime
{
    private GoogleWorld google = null!;

    public async ValueTask InitializeAsync() => google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => google.DisposeAsync();

    [Fact]
    public async Task The_first_row_makes_the_spreadsheet_with_headers_a_protected_header_and_a_frozen_row()
    {
        Assert.All(await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft")), result => Assert.IsType<EffectResult.Done>(result));

        var live = await google.Clients.Sheets.Spreadsheets.Get(await google.SpreadsheetIdAsync()).ExecuteAsync();
        Assert.Equal(["S2 Arrangements", "S3 Decisions"], live.Sheets!.Select(sheet => sheet.Properties!.Title));
        Assert.All(live.Sheets!, sheet => Assert.Equal(1, sheet.Properties!.GridProperties!.FrozenRowCount));
        Assert.All(live.Sheets!, sheet => Assert.Equal(1, sheet.ProtectedRanges!.Single().Range!.EndRowIndex));
        var row = Assert.Single(await google.RowsAsync("S2 Arrangements"));
        Assert.Equal("a-1", row[0]);
        Assert.Equal("Draft", row[5]);
    }

    [Fact]
    public async Task An_upsert_changes_its_own_columns_and_leaves_the_others()
    {
        await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "Draft", ("channel", "WhatsApp")),
            GoogleWorld.Arrangement("a-2", "Draft")
        );
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Active"));

        var rows = await google.RowsAsync("S2 Arrangements");
        Assert.Equal(["a-1", "a-2"], rows.Select(row => row[0]));
        Assert.Equal(("WhatsApp", "Active"), (rows[0][4], rows[0][5]));
        Assert.Equal("Draft", rows[1][5]);
    }

    [Fact]
    public async Task Several_wishes_for_a_row_in_one_batch_make_one_row_that_says_the_last()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"), GoogleWorld.Arrangement("a-1", "AwaitingDecision"));

        Assert.Equal("AwaitingDecision", Assert.Single(await google.RowsAsync("S2 Arrangements"))[5]);
    }

    [Theory]
    [InlineData(7L, "Active")]
    [InlineData(9L, "Late")]
    [InlineData(null, "Late")]
    public async Task Of_several_wishes_for_a_row_in_one_batch_the_higher_revision_wins_column_by_column(long? late, string state)
    {
        var results = await google.Lane.CarryOutAsync(
            new LaneBatch(
                "sheet:service/NTH",
                [
                    new PendingEffect(GoogleWorld.Arrangement("a-1", "Active").ToEffect("e-1", 8, null), 0),
                    new PendingEffect(GoogleWorld.Arrangement("a-1", "Late", ("channel", "WhatsApp")).ToEffect("e-2", late, null), 0),
                ],
                _ => ValueTask.FromResult(true)
            ),
            CancellationToken.None
        );

        Assert.All(results, result => Assert.IsType<EffectResult.Done>(result));
        var row = Assert.Single(await google.RowsAsync("S2 Arrangements"));
        Assert.Equal(("WhatsApp", state), (row[4], row[5]));
    }

    [Fact]
    public async Task A_row_that_people_deleted_comes_back_with_the_next_upsert_even_while_its_tag_stands()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.ActOnSheetAsync(await google.SpreadsheetIdAsync(), """{ "kind": "deleteRow", "tab": "S2 Arrangements", "row": 2 }""");

        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Active"))));

        Assert.Equal("Active", Assert.Single(await google.RowsAsync("S2 Arrangements"))[5]);
    }

    [Fact]
    public async Task A_renamed_tab_is_found_by_its_id()
    {
        await google.WriteAsync(0, GoogleWorld.Decision("d-1"));
        await google.ActOnSheetAsync(
            await google.SpreadsheetIdAsync(),
            """{ "kind": "renameTab", "tab": "S3 Decisions", "title": "Tom's list" }"""
        );

        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Decision("d-2"))));

        Assert.Equal(["d-1", "d-2"], (await google.RowsAsync("Tom''s list")).Select(row => row[0]));
    }

    [Fact]
    public async Task Moved_columns_are_found_by_their_header()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.ActOnSheetAsync(
            await google.SpreadsheetIdAsync(),
            """{ "kind": "insertColumn", "tab": "S2 Arrangements", "column": "B" }"""
        );

        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Active"));

        Assert.Equal("Active", Assert.Single(await google.RowsAsync("S2 Arrangements"))[6]);
    }

    [Fact]
    public async Task What_begins_like_a_formula_stays_text()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "=1+1", ("channel", "+44"), ("policy_version", 7)));

        var values = google.Clients.Sheets.Spreadsheets.Values.Get(await google.SpreadsheetIdAsync(), "'S2 Arrangements'!A2:H2");
        values.ValueRenderOption = global::Google
            .Apis
            .Sheets
            .v4
            .SpreadsheetsResource
            .ValuesResource
            .GetRequest
            .ValueRenderOptionEnum
            .UNFORMATTEDVALUE;
        var row = (await values.ExecuteAsync()).Values![0];
        Assert.Equal(("+44", "=1+1", "7"), (row[4], row[5], row[7]!.ToString()));
    }

    [Theory]
    [InlineData("S2", "state", "Approved")]
    [InlineData("S2", "review_due", "2027-02-16")]
    [InlineData("S3", "outcome", "approve")]
    public async Task A_row_whose_effect_comes_from_a_workflow_cannot_write_what_casework_owns(string tab, string column, string value)
    {
        var row = new RowEffect("service/NTH", tab, "a-1", new Dictionary<string, JsonNode?> { [column] = value }, Append: tab == "S3");
        var results = await google.Lane.CarryOutAsync(
            new LaneBatch(
                RowEffect.LaneOf("service/NTH"),
                [
                    new PendingEffect(row.ToEffect("from-a-workflow", 9, null, instanceId: "i-1"), 0),
                    new PendingEffect(GoogleWorld.Arrangement("a-1", "Draft").ToEffect("casework", 1, null), 0),
                ],
                _ => ValueTask.FromResult(true)
            ),
            CancellationToken.None
        );

        Assert.True(Assert.IsType<EffectResult.Refused>(results[0]).IsDropped);
        Assert.IsType<EffectResult.Done>(results[1]);
        Assert.Equal("Draft", Assert.Single(await google.RowsAsync("S2 Arrangements"))[5]);
        Assert.Empty(await google.RowsAsync());
    }

    [Theory]
    [InlineData("safe_word", "kestrel", "The column 'safe_word' is never written to a sheet.")]
    [InlineData("note", "words", "The column 'note' is never written to a sheet.")]
    [InlineData("colour", "blue", "The tab 'S2' has no column 'colour'.")]
    [InlineData(
        "channel",
        "jo@harbour.example",
        "The value of 'channel' looks like an address or a link, which is never written to a sheet."
    )]
    [InlineData(
        "channel",
        "https://harbour.example/t/x",
        "The value of 'channel' looks like an address or a link, which is never written to a sheet."
    )]
    public async Task What_never_stands_in_a_sheet_is_refused_and_holds_up_nobody(string column, string value, string sentence)
    {
        var results = await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "Draft", (column, value)),
            GoogleWorld.Arrangement("a-2", "Draft")
        );

        Assert.Equal(sentence, Assert.IsType<EffectResult.Refused>(results[0]).Error);
        Assert.IsType<EffectResult.Done>(results[1]);
        Assert.Equal("a-2", Assert.Single(await google.RowsAsync("S2 Arrangements"))[0]);
    }

    [Fact]
    public async Task A_row_that_Google_does_not_take_is_refused_alone()
    {
        var results = await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "Draft"),
            GoogleWorld.Arrangement("a-2", new string('x', 50_001)),
            GoogleWorld.Arrangement("a-3", "Draft")
        );

        Assert.Equal([true, false, true], results.Select(result => result is EffectResult.Done));
        Assert.Equal(["a-1", "a-3"], (await google.RowsAsync("S2 Arrangements")).Select(row => row[0]));
    }

    [Fact]
    public async Task Too_many_calls_wait_for_a_full_minute()
    {
        await google.SpreadsheetIdAsync();
        await google.FaultAsync("""{ "kind": "Status", "status": 429, "count": 1, "match": { "api": "sheets" } }""");

        var retry = Assert.IsType<EffectResult.Retry>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Decision("d-1"))));

        Assert.Equal(TimeSpan.FromMinutes(1), retry.After);
    }

    [Fact]
    public async Task Who_has_lost_the_lane_writes_nothing()
    {
        await google.SpreadsheetIdAsync();
        var asked = 0;
        var results = await google.Lane.CarryOutAsync(
            new LaneBatch(
                "sheet:service/NTH",
                [new PendingEffect(GoogleWorld.Decision("d-1").ToEffect("effect:d-1", null, null), 0)],
                _ => ValueTask.FromResult(++asked < 2)
            ),
            CancellationToken.None
        );

        Assert.IsType<EffectResult.Retry>(Assert.Single(results));
        Assert.Empty(await google.RowsAsync());
    }

    [Fact]
    public async Task A_hundred_rows_are_one_write()
    {
        await google.SpreadsheetIdAsync();
        var before = Writes(await google.StatsAsync());

        await google.WriteAsync(0, [.. Enumerable.Range(1, 100).Select(n => GoogleWorld.Decision($"d-{n:000}"))]);

        Assert.Equal(before + 1, Writes(await google.StatsAsync()));
        Assert.Equal(100, (await google.RowsAsync()).Count);
    }

    [Fact]
    public async Task Two_spreadsheets_are_two_lanes_and_the_central_one_has_no_service()
    {
        var measure = new RowEffect(
            "central",
            "S6",
            "M1:NTH:2026-W48",
            new Dictionary<string, JsonNode?> { ["measure"] = "M1", ["value"] = "<5" }
        );

        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(0, measure)));
        Assert.Equal(
            "The row has no key, or names another spreadsheet than its lane.",
            Assert.IsType<EffectResult.Refused>((await google.WriteAsync(0, measure, GoogleWorld.Decision("d-1")))[1]).Error
        );
        Assert.Equal("<5", Assert.Single(await google.RowsAsync("S6 Measures", "central"))[4]);
    }

    private static long Writes(JsonNode stats) =>
        stats["calls"]?["sheets.spreadsheets.batchUpdate"]?.GetValue<long>() ?? throw new InvalidOperationException(stats.ToJsonString());
}
