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

    [Theory]
    [InlineData("""{ "kind": "ApplyThenStatus", "status": 503, "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""")]
    [InlineData("""{ "kind": "ApplyThenReset", "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""")]
    [InlineData("""{ "kind": "Status", "status": 503, "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""")]
    public async Task An_answer_that_says_nothing_leaves_each_row_once(string fault)
    {
        await google.SpreadsheetIdAsync();
        await google.FaultAsync(fault);
        var rows = Enumerable.Range(1, 40).Select(n => GoogleWorld.Decision($"d-{n}")).ToArray();

        Assert.All(await google.WriteAsync(0, rows), result => Assert.IsType<EffectResult.Retry>(result));
        Assert.All(await google.WriteAsync(1, rows), result => Assert.IsType<EffectResult.Done>(result));
        Assert.All(await google.WriteAsync(2, rows), result => Assert.IsType<EffectResult.Done>(result));

        Assert.Equal(rows.Select(row => row.RowKey).Order(), (await google.RowsAsync()).Select(row => (string)row[0]!).Order());
    }

    [Fact]
    public async Task A_write_that_is_applied_after_its_retry_is_refused_by_its_tag()
    {
        await google.SpreadsheetIdAsync();
        await google.FaultAsync("""{ "kind": "ApplyLater", "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""");

        Assert.IsType<EffectResult.Retry>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Decision("d-1"))));
        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(1, GoogleWorld.Decision("d-1"))));
        await google.ReleaseAsync();

        Assert.Single(await google.RowsAsync());
    }

    [Fact]
    public async Task A_write_that_is_applied_later_is_refused_though_its_effect_was_merged_into_another()
    {
        await google.SpreadsheetIdAsync();
        await google.FaultAsync("""{ "kind": "ApplyLater", "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""");

        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "AwaitingDecision"));
        await google.ReleaseAsync();

        Assert.Equal("AwaitingDecision", Assert.Single(await google.RowsAsync("S2 Arrangements"))[5]);
    }

    private const string GivenUp = """{ "kind": "ApplyLater", "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""";

    private const string SortDown = """{ "kind": "sort", "tab": "S2 Arrangements", "column": "A", "descending": true }""";

    [Theory]
    [InlineData(null)]
    [InlineData(SortDown)]
    [InlineData("""{ "kind": "insertRow", "tab": "S2 Arrangements", "row": 2 }""")]
    public async Task An_update_that_is_applied_a_minute_later_is_refused_once_anything_newer_was_written(string? act)
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"), GoogleWorld.Arrangement("a-2", "Draft"));
        await google.FaultAsync(GivenUp);
        Assert.IsType<EffectResult.Retry>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "AwaitingDecision"))));
        if (act is not null)
        {
            await google.ActOnSheetAsync(await google.SpreadsheetIdAsync(), act);
        }

        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(1, GoogleWorld.Arrangement("a-1", "AwaitingDecision"))));
        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Active"))));
        await google.ReleaseAsync();

        Assert.Equal([("a-1", "Active"), ("a-2", "Draft")], await StatesAsync());
    }

    [Fact]
    public async Task An_update_that_was_given_up_for_good_is_refused_once_anything_newer_was_written()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.FaultAsync(GivenUp);
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "AwaitingDecision"));

        // A person skipped the effect; another one writes the row.
        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Withdrawn"))));
        await google.ReleaseAsync();

        Assert.Equal([("a-1", "Withdrawn")], await StatesAsync());
    }

    [Fact]
    public async Task An_update_that_is_applied_right_before_its_retry_writes_changes_nothing_that_the_retry_did_not_see()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.FaultAsync(GivenUp);
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "AwaitingDecision", ("channel", "WhatsApp")));

        var asked = 0;
        var results = await google.Lane.CarryOutAsync(
            new LaneBatch(
                "sheet:service/NTH",
                [new PendingEffect(GoogleWorld.Arrangement("a-1", "Active").ToEffect("effect:a-1", 3, null), 1)],
                async _ =>
                {
                    // The second question comes right before the write.
                    if (++asked == 2)
                    {
                        await google.ReleaseAsync();
                    }

                    return true;
                }
            ),
            CancellationToken.None
        );

        Assert.IsType<EffectResult.Done>(Assert.Single(results));
        Assert.Equal(3, asked);
        Assert.Equal([("a-1", "Active")], await StatesAsync());
    }

    [Theory]
    [InlineData(SortDown)]
    [InlineData("""{ "kind": "insertRow", "tab": "S2 Arrangements", "row": 2 }""")]
    [InlineData("""{ "kind": "moveRow", "tab": "S2 Arrangements", "row": 2, "to": 4 }""")]
    public async Task An_update_that_is_applied_late_to_rows_that_people_had_moved_is_put_right_by_its_retry(string act)
    {
        await WriteFiveAsync();
        await google.FaultAsync(GivenUp);
        var writes = new[] { GoogleWorld.Arrangement("a-1", "new-1", ("channel", "new-1")), GoogleWorld.Arrangement("a-2", "new-2") };
        await google.WriteAsync(0, writes);
        await google.ActOnSheetAsync(await google.SpreadsheetIdAsync(), act);
        await google.ReleaseAsync();

        Assert.All(await google.WriteAsync(1, writes), result => Assert.IsType<EffectResult.Done>(result));

        var rows = (await google.RowsAsync("S2 Arrangements")).Where(row => row.Count > 0).OrderBy(row => row[0]).ToList();
        Assert.Equal(["a-1", "a-2", "a-3", "a-4", "a-5"], rows.Select(row => row[0]));
        Assert.Equal(["new-1", "new-2", "state-3", "state-4", "state-5"], rows.Select(row => row[5]));
        Assert.Equal(["new-1", "channel-2", "channel-3", "channel-4", "channel-5"], rows.Select(row => row[4]));
        Assert.True(await google.World.CountAsync("select count(*) from google_sheet_reports where kind = 'moved'") > 0);
    }

    [Fact]
    public async Task An_update_that_met_another_row_before_a_restart_is_reported()
    {
        await WriteFiveAsync();
        await google.FaultAsync(GivenUp);
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "new-1"));
        await google.ActOnSheetAsync(await google.SpreadsheetIdAsync(), SortDown);
        await google.ReleaseAsync();

        // What stood in the row was known to the node that stopped.
        google.Restart();
        await google.WriteAsync(0, GoogleWorld.Decision("d-1"));
        await google.WriteAsync(1, GoogleWorld.Arrangement("a-1", "new-1"));

        Assert.Equal(1, await google.World.CountAsync("select count(*) from google_sheet_reports where kind = 'overwritten'"));
        Assert.Contains(("a-1", "new-1"), await StatesAsync());
    }

    [Fact]
    public async Task Numbers_of_turns_are_forgotten_after_an_hour()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Active"));
        await google.World.Database.ExecuteAsync("update google_sheet_turns set written_at = written_at - 3700000000");
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Paused"));

        var live = await google.Clients.Sheets.Spreadsheets.Get(await google.SpreadsheetIdAsync()).ExecuteAsync();
        Assert.Equal([3], live.DeveloperMetadata!.Select(tag => tag.MetadataId));
        Assert.Equal(1, await google.World.CountAsync("select count(*) from google_sheet_turns"));
    }

    [Fact]
    public async Task A_write_that_is_applied_between_reading_and_writing_does_not_make_a_second_row()
    {
        await google.SpreadsheetIdAsync();
        await google.FaultAsync("""{ "kind": "ApplyLater", "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""");
        await google.WriteAsync(0, GoogleWorld.Decision("d-1"));

        var held = 0;
        var results = await google.Lane.CarryOutAsync(
            new LaneBatch(
                "sheet:service/NTH",
                [new PendingEffect(GoogleWorld.Decision("d-1").ToEffect("effect:d-1", null, null), 1)],
                async _ =>
                {
                    // The second question comes right before the write.
                    if (++held == 2)
                    {
                        await google.ReleaseAsync();
                    }

                    return true;
                }
            ),
            CancellationToken.None
        );

        Assert.IsType<EffectResult.Done>(Assert.Single(results));
        Assert.Single(await google.RowsAsync());
    }

    [Fact]
    public async Task A_row_that_people_deleted_comes_back_with_the_next_upsert_even_while_its_tag_stands()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await google.ActOnSheetAsync(await google.SpreadsheetIdAsync(), """{ "kind": "deleteRow", "tab": "S2 Arrangements", "row": 2 }""");

        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Active"))));

        Assert.Equal("Active", Assert.Single(await google.RowsAsync("S2 Arrangements"))[5]);
    }

    [Theory]
    [InlineData("""{ "kind": "sort", "tab": "S2 Arrangements", "column": "A", "descending": true }""")]
    [InlineData("""{ "kind": "insertRow", "tab": "S2 Arrangements", "row": 2 }""")]
    [InlineData("""{ "kind": "moveRow", "tab": "S2 Arrangements", "row": 2, "to": 4 }""")]
    public async Task Rows_that_people_move_while_they_are_written_are_put_right_and_reported(string act)
    {
        await WriteFiveAsync();
        await google.FaultAsync($$"""{ "kind": "ActBeforeWrite", "count": 1, "act": {{act}} }""");

        var results = await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "new-1", ("channel", "new-1")),
            GoogleWorld.Arrangement("a-2", "new-2")
        );

        Assert.All(results, result => Assert.IsType<EffectResult.Done>(result));
        var rows = (await google.RowsAsync("S2 Arrangements")).Where(row => row.Count > 0).OrderBy(row => row[0]).ToList();
        Assert.Equal(["a-1", "a-2", "a-3", "a-4", "a-5"], rows.Select(row => row[0]));
        Assert.Equal(["new-1", "new-2", "state-3", "state-4", "state-5"], rows.Select(row => row[5]));
        Assert.Equal(["new-1", "channel-2", "channel-3", "channel-4", "channel-5"], rows.Select(row => row[4]));
        Assert.Equal(["1", "2", "3", "4", "5"], rows.Select(row => row[7]!.ToString()));
        Assert.True(await google.World.CountAsync("select count(*) from google_sheet_reports where kind = 'moved'") > 0);
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
    [InlineData("safe_word", "kestrel", "The column 'safe_word' is never written to a sheet.")]
    [InlineData("note", "words", "The column 'note' is never written to a sheet.")]
    [InlineData("colour", "blue", "The tab 'S2' has no column 'colour'.")]
    [InlineData("channel", "jo@harbour.example", "The value of 'channel' looks like an address or a link, which never stands in a sheet.")]
    [InlineData(
        "channel",
        "https://harbour.example/t/x",
        "The value of 'channel' looks like an address or a link, which never stands in a sheet."
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
            "The row names no key, or another spreadsheet than its lane.",
            Assert.IsType<EffectResult.Refused>((await google.WriteAsync(0, measure, GoogleWorld.Decision("d-1")))[1]).Error
        );
        Assert.Equal("<5", Assert.Single(await google.RowsAsync("S6 Measures", "central"))[4]);
    }

    private Task WriteFiveAsync() =>
        google.WriteAsync(
            0,
            [
                .. Enumerable
                    .Range(1, 5)
                    .Select(n => GoogleWorld.Arrangement($"a-{n}", $"state-{n}", ("channel", $"channel-{n}"), ("policy_version", n))),
            ]
        );

    /// <summary>Key and state of the arrangements' rows, by key.</summary>
    private async Task<IReadOnlyList<(string, string)>> StatesAsync() =>
        [
            .. (await google.RowsAsync("S2 Arrangements"))
                .Where(row => row.Count > 0)
                .Select(row => ((string)row[0]!, (string)row[5]!))
                .OrderBy(row => row.Item1),
        ];

    private static long Writes(JsonNode stats) =>
        stats["calls"]?["sheets.spreadsheets.batchUpdate"]?.GetValue<long>() ?? throw new InvalidOperationException(stats.ToJsonString());
}
