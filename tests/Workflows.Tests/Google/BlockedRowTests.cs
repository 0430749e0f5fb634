using System.Text.Json.Nodes;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>A sheet that a person must mend first: nothing is written into a guess, nothing is given up, and the other rows come.</summary>
public sealed class BlockedRowTests : IAsyncLifetime
{
    private const string S2 = "S2 Arrangements";

    private GoogleWorld google = null!;

    public async ValueTask InitializeAsync() => google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => google.DisposeAsync();

    [Theory]
    [InlineData("""{ "kind": "unshare" }""", """{ "kind": "share" }""", "share the file with it")]
    [InlineData("""{ "kind": "trash" }""", """{ "kind": "untrash" }""", "take it out of the bin")]
    public async Task A_spreadsheet_out_of_reach_holds_all_rows_until_it_is_back(string away, string back, string sentence)
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await ActAsync(away);

        var results = await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Approved"), GoogleWorld.Decision("d-1"));

        Assert.All(results, result => Assert.True(Behind(result).WholeLane));
        var obstacle = Behind(results[0]);
        Assert.Equal(ObstacleKind.NeedsPerson, obstacle.Kind);
        Assert.Contains(sentence, obstacle.Sentence, StringComparison.Ordinal);
        Assert.NotNull(obstacle.Said);

        await ActAsync(back);
        Assert.All(await google.WriteAsync(1, GoogleWorld.Arrangement("a-1", "Approved")), r => Assert.IsType<EffectResult.Done>(r));
    }

    [Theory]
    [InlineData("E1", "Channel of contact", "The header of S2 has no 'channel' in its first row: put it back.")]
    [InlineData("E1", "Channel ", "Column E differs by a space or a capital letter.")]
    [InlineData("AF1", "channel", "The header of S2 has 'channel' twice, in columns E and AF")]
    [InlineData("A1", "id", "The header of S2 has no 'arrangement_id'")]
    [InlineData("AF1", "arrangement_id", "The header of S2 has 'arrangement_id' twice, in columns A and AF")]
    public async Task A_header_that_was_reworded_or_stands_twice_is_reported_and_no_column_is_guessed(
        string cell,
        string value,
        string sentence
    )
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft", ("channel", "phone")));
        var before = await HeaderAsync(cell);
        await ActAsync("""{ "kind": "insertColumn", "tab": "S2 Arrangements", "column": "AD", "count": 5 }""");
        await SetAsync(cell, value);

        var results = await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "Approved", ("channel", "WhatsApp")),
            GoogleWorld.Arrangement("a-2", "Draft", ("channel", "WhatsApp")),
            GoogleWorld.Decision("d-1")
        );

        Assert.Contains(sentence, Behind(results[0]).Sentence, StringComparison.Ordinal);
        Assert.Equal(ObstacleKind.NeedsPerson, Behind(results[1]).Kind);
        Assert.False(Behind(results[0]).WholeLane);
        // The rows of another tab come.
        Assert.IsType<EffectResult.Done>(results[2]);
        Assert.Equal("Draft", Assert.Single(await google.RowsAsync(S2))[5]);

        await SetAsync(cell, before);
        var again = await google.WriteAsync(
            1,
            GoogleWorld.Arrangement("a-1", "Approved", ("channel", "WhatsApp")),
            GoogleWorld.Arrangement("a-2", "Draft", ("channel", "WhatsApp"))
        );
        Assert.All(again, result => Assert.IsType<EffectResult.Done>(result));
        Assert.Equal([("WhatsApp", "Approved"), ("WhatsApp", "Draft")], (await google.RowsAsync(S2)).Select(r => (r[4], r[5])));
    }

    [Fact]
    public async Task Rows_that_do_not_need_the_broken_column_are_written()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await SetAsync("E1", "Channel of contact");

        var results = await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "Approved"),
            GoogleWorld.Arrangement("a-2", "Draft", ("channel", "WhatsApp"))
        );

        Assert.IsType<EffectResult.Done>(results[0]);
        Assert.Equal(ObstacleKind.NeedsPerson, Behind(results[1]).Kind);
        Assert.Equal("Approved", Assert.Single(await google.RowsAsync(S2))[5]);
    }

    [Fact]
    public async Task A_row_whose_key_stands_twice_is_reported_with_its_places_and_neither_is_written()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"), GoogleWorld.Arrangement("a-2", "Draft"));
        await SetAsync("A5", "a-1");

        var results = await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Approved"), GoogleWorld.Arrangement("a-2", "Approved"));

        Assert.Equal("The same key stands in rows 2 and 5 of S2: delete all but one of them.", Behind(results[0]).Sentence);
        Assert.IsType<EffectResult.Done>(results[1]);
        await ActAsync("""{ "kind": "deleteRow", "tab": "S2 Arrangements", "row": 5 }""");
        Assert.IsType<EffectResult.Done>(Assert.Single(await google.WriteAsync(1, GoogleWorld.Arrangement("a-1", "Approved"))));
    }

    [Theory]
    [InlineData("'S2 Arrangements'!A1:Z1000", true, true)]
    [InlineData("'S2 Arrangements'!A2:AC2", true, false)]
    [InlineData("'S2 Arrangements'!F2:F2", true, false)]
    [InlineData("'S2 Arrangements'!F2:F3", true, true)]
    [InlineData("'S2 Arrangements'!AD1:AD1000", false, false)]
    public async Task Protected_cells_hold_their_own_rows_and_no_others(string range, bool holdsOld, bool holdsNew)
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await ActAsync("""{ "kind": "insertColumn", "tab": "S2 Arrangements", "column": "AD", "count": 2 }""");
        await ActAsync(new JsonObject { ["kind"] = "protect", ["range"] = range }.ToJsonString());

        var results = await google.WriteAsync(
            0,
            GoogleWorld.Arrangement("a-1", "Approved"),
            GoogleWorld.Arrangement("a-2", "Draft"),
            GoogleWorld.Decision("d-1")
        );

        Assert.Equal(holdsOld, results[0] is EffectResult.Retry { Obstacle: { Kind: ObstacleKind.NeedsPerson, WholeLane: false } });
        Assert.Equal(holdsNew, results[1] is EffectResult.Retry { Obstacle.Key: "protected:S2" });
        Assert.IsType<EffectResult.Done>(results[2]);
        await ActAsync("""{ "kind": "unprotect", "tab": "S2 Arrangements" }""");
        Assert.All(
            await google.WriteAsync(1, GoogleWorld.Arrangement("a-1", "Approved"), GoogleWorld.Arrangement("a-2", "Draft")),
            result => Assert.IsType<EffectResult.Done>(result)
        );
        Assert.Equal([("a-1", "Approved"), ("a-2", "Draft")], (await google.RowsAsync(S2)).Select(r => (r[0], r[5])));
    }

    [Theory]
    [InlineData(400, ObstacleKind.NeedsPerson, false)]
    [InlineData(401, ObstacleKind.NeedsPerson, true)]
    [InlineData(418, ObstacleKind.NeedsPerson, true)]
    [InlineData(409, ObstacleKind.Busy, true)]
    [InlineData(429, ObstacleKind.Busy, true)]
    [InlineData(500, ObstacleKind.Busy, true)]
    [InlineData(504, ObstacleKind.Busy, true)]
    public async Task Every_answer_of_Google_says_who_can_help_and_gives_nothing_up(int status, string kind, bool wholeLane)
    {
        await google.SpreadsheetIdAsync();
        await google.FaultAsync($$"""{ "kind": "Status", "status": {{status}}, "match": { "api": "sheets" } }""");

        var results = await google.WriteAsync(19, GoogleWorld.Decision("d-1"), GoogleWorld.Decision("d-2"));

        Assert.All(results, result => Assert.Equal((kind, wholeLane), (Behind(result).Kind, Behind(result).WholeLane)));
    }

    [Theory]
    [InlineData("invalid_grant", ObstacleKind.NeedsPerson)]
    [InlineData("internal_failure", ObstacleKind.Busy)]
    public async Task A_refused_key_needs_a_person_and_a_failing_token_server_does_not(string error, string kind)
    {
        await google.FaultAsync($$"""{ "kind": "TokenError", "error": "{{error}}", "description": "Invalid JWT Signature." }""");

        Assert.Equal(kind, Behind(Assert.Single(await google.WriteAsync(0, GoogleWorld.Decision("d-1")))).Kind);
    }

    [Theory]
    [InlineData("""{ "kind": "tickBoxes", "tab": "S2 Arrangements", "column": "AD", "row": 2, "to": 1000 }""")]
    [InlineData("""{ "kind": "setCell", "tab": "S2 Arrangements", "range": "'S2 Arrangements'!B40", "value": "Total" }""")]
    [InlineData("""{ "kind": "setCell", "tab": "S2 Arrangements", "range": "'S2 Arrangements'!AD900", "value": "=COUNTA(A2:A)" }""")]
    public async Task A_new_row_goes_below_the_last_row_that_has_a_key(string act)
    {
        await google.SpreadsheetIdAsync();
        await ActAsync("""{ "kind": "insertColumn", "tab": "S2 Arrangements", "column": "AD", "count": 2 }""");
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await ActAsync(act);
        var below = (await google.RowsAsync(S2)).Sum(row => row.Count(cell => cell is not ("" or null)));

        await google.WriteAsync(0, GoogleWorld.Arrangement("a-2", "Draft"), GoogleWorld.Arrangement("a-3", "Draft"));
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-4", "Draft"), GoogleWorld.Arrangement("a-2", "Approved"));

        var rows = await google.RowsAsync(S2);
        Assert.Equal(["a-1", "a-2", "a-3", "a-4"], rows.Take(4).Select(row => row[0]));
        Assert.Equal(["Draft", "Approved", "Draft", "Draft"], rows.Take(4).Select(row => row[5]));
        // Nothing that people have below was overwritten.
        Assert.Equal(below + 6, rows.Sum(row => row.Count(cell => cell is not ("" or null))));
    }

    [Fact]
    public async Task New_rows_fit_into_a_sheet_that_has_no_empty_row_left()
    {
        await google.WriteAsync(0, GoogleWorld.Arrangement("a-1", "Draft"));
        await ActAsync("""{ "kind": "deleteRow", "tab": "S2 Arrangements", "row": 3, "count": 998 }""");

        await google.WriteAsync(0, GoogleWorld.Arrangement("a-2", "Draft"), GoogleWorld.Arrangement("a-3", "Draft"));

        Assert.Equal(["a-1", "a-2", "a-3"], (await google.RowsAsync(S2)).Select(row => row[0]));
    }

    [Fact]
    public async Task A_form_out_of_reach_is_one_obstacle_until_it_is_read_again()
    {
        await google.PublishAsync();
        await google.FaultAsync("""{ "kind": "Status", "status": 403, "match": { "api": "forms" } }""");
        for (var i = 0; i < 3; i++)
        {
            Assert.False((await google.PollAsync()).Succeeded);
        }

        var open = Assert.Single(await google.World.Get<Obstacles>().ListAsync());
        Assert.Equal(("form:F2", ObstacleKind.NeedsPerson, 3), (open.Subject, open.Kind, open.Tries));
        Assert.Equal(1, await google.World.CountAsync("select count(*) from obstacles where told_at is not null"));

        await google.ClearFaultsAsync();
        Assert.True((await google.PollAsync()).Succeeded);
        Assert.Empty(await google.World.Get<Obstacles>().ListAsync());
    }

    private static Obstacle Behind(EffectResult result) => Assert.IsType<EffectResult.Retry>(result).Obstacle!;

    private async Task ActAsync(string json) => await google.ActOnSheetAsync(await google.SpreadsheetIdAsync(), json);

    private Task SetAsync(string cell, string value) =>
        ActAsync(
            new JsonObject
            {
                ["kind"] = "setCell",
                ["tab"] = S2,
                ["range"] = $"'{S2}'!{cell}",
                ["value"] = value,
            }.ToJsonString()
        );

    private async Task<string> HeaderAsync(string cell)
    {
        var values = await google
            .Clients.Sheets.Spreadsheets.Values.Get(await google.SpreadsheetIdAsync(), $"'{S2}'!A1:AC1")
            .ExecuteAsync();
        var column = cell[..^1].Aggregate(0, (sum, letter) => (sum * 26) + letter - 'A' + 1) - 1;
        return column < values.Values![0].Count ? $"{values.Values[0][column]}" : "";
    }
}
