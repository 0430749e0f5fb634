using Workflows.Storage.Lanes;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>Unknown answers: a write that was applied and said nothing, or is applied later, or meets rows that people moved.</summary>
public sealed class LateWriteTests : IAsyncLifetime
{
    private const string GivenUp = """{ "kind": "ApplyLater", "count": 1, "match": { "method": "sheets.spreadsheets.batchUpdate" } }""";

    private const string SortDown = """{ "kind": "sort", "tab": "S2 Arrangements", "column": "A", "descending": true }""";

    private GoogleWorld google = null!;

    public async ValueTask InitializeAsync() => google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => google.DisposeAsync();

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
}
