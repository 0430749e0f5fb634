using System.Net;
using Google;
using Google.Apis.Sheets.v4;
using Google.Apis.Sheets.v4.Data;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class SheetValuesTests : IAsyncLifetime
{
    private EmulatorHost _google = null!;

    public async ValueTask InitializeAsync() => _google = await EmulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Theory]
    [InlineData("Sheet1", "Sheet1!B7")]
    [InlineData("B4", "Sheet1!B7")]
    [InlineData("C5:D5", "Sheet1!B7")]
    [InlineData("B2:D4", "Sheet1!B7")]
    [InlineData("A3:G10", "Sheet1!B7")]
    [InlineData("A1", "Sheet1!A3")]
    [InlineData("E4", "Sheet1!E4")]
    [InlineData("A4", "Sheet1!A4")]
    public async Task An_append_goes_below_the_last_table_that_its_range_meets(string range, string written)
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:C2", ["a", "b", "c"], ["d", "e", "f"]);
        await _google.WriteAsync(id, "B4:D6", [1, 2, 3], [4, 5, 6], [7, 8, 9]);

        var answer = await _google.AppendAsync(id, range, ["new"]);

        Assert.Equal(written, answer.Updates!.UpdatedRange);
    }

    [Fact]
    public async Task An_append_names_its_table_only_when_it_found_one()
    {
        var id = await _google.NewSpreadsheetAsync();

        var first = await _google.AppendAsync(id, "Sheet1", ["a", "b"]);
        var second = await _google.AppendAsync(id, "Sheet1", ["c", "d"]);

        Assert.Null(first.TableRange);
        Assert.Equal("Sheet1!A1:B1", second.TableRange);
        Assert.Equal(["a|b", "c|d"], await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task Inserting_rows_pushes_down_what_overwriting_would_lose()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:A3", ["table"], [""], ["below"]);
        var insert = _google.Sheets.Spreadsheets.Values.Append(
            new ValueRange
            {
                Values =
                [
                    ["x"],
                    ["y"],
                ],
            },
            id,
            "A1"
        );
        insert.ValueInputOption = SpreadsheetsResource.ValuesResource.AppendRequest.ValueInputOptionEnum.RAW;
        insert.InsertDataOption = SpreadsheetsResource.ValuesResource.AppendRequest.InsertDataOptionEnum.INSERTROWS;
        await insert.ExecuteAsync();
        Assert.Equal(["table", "x", "y", "", "below"], await _google.ReadAsync(id, "A1:A9"));

        await _google.AppendAsync(id, "A1", ["1"], ["2"]);

        Assert.Equal(["table", "x", "y", "1", "2"], await _google.ReadAsync(id, "A1:A9"));
    }

    [Fact]
    public async Task Names_of_tabs_are_quoted_and_quotes_in_them_doubled()
    {
        var id = await _google.NewSpreadsheetAsync("Jon's Data", "CRM26", "a/b");
        await _google.WriteAsync(id, "'Jon''s Data'!A1", ["first tab"]);
        await _google.WriteAsync(id, "'CRM26'!A1", ["second tab"]);
        await _google.AppendAsync(id, "'a/b'!A1:C1", ["third tab"]);

        var read = await _google.Sheets.Spreadsheets.Values.Get(id, "'Jon''s Data'!A1:ZZ5000").ExecuteAsync();

        Assert.Equal("'Jon''s Data'!A1:Z1000", read.Range);
        Assert.Equal(["first tab"], await _google.ReadAsync(id, "A1"));
        Assert.Contains("('Jon''s Data'!CRM26) exceeds grid limits", (await Refused(() => _google.ReadAsync(id, "CRM26"))).Error.Message);
        Assert.Equal(["second tab"], await _google.ReadAsync(id, "'CRM26'"));
        Assert.Equal(["third tab"], await _google.ReadAsync(id, "'a/b'"));
    }

    [Fact]
    public async Task Trailing_blanks_are_left_out_and_blanks_between_are_empty_text()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:C3", ["a", null, "c"], [null, null, null], ["x", "", ""]);

        Assert.Equal(["a||c", "", "x"], await _google.ReadAsync(id, "A1:F9"));
        Assert.Null((await _google.Sheets.Spreadsheets.Values.Get(id, "E5:F9").ExecuteAsync()).Values);
    }

    [Fact]
    public async Task Null_leaves_a_cell_and_empty_text_clears_it()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:C1", ["a", "b", "c"]);

        var answer = await _google.WriteAsync(id, "A1:C1", [null, "", "C"]);

        Assert.Equal(["a||C"], await _google.ReadAsync(id, "A1:C1"));
        Assert.Equal(2, answer.UpdatedCells);
    }

    [Fact]
    public async Task Raw_keeps_text_and_user_entered_reads_it()
    {
        var id = await _google.NewSpreadsheetAsync();
        object?[] cells = ["=1+1", "0123", "2024-05-06", "TRUE", "'0123", "plain"];
        await _google.WriteAsync(id, "A1:F1", cells);
        var typed = _google.Sheets.Spreadsheets.Values.Update(new ValueRange { Values = [cells] }, id, "A2:F2");
        typed.ValueInputOption = SpreadsheetsResource.ValuesResource.UpdateRequest.ValueInputOptionEnum.USERENTERED;
        await typed.ExecuteAsync();
        var read = _google.Sheets.Spreadsheets.Values.Get(id, "A1:F2");
        read.ValueRenderOption = SpreadsheetsResource.ValuesResource.GetRequest.ValueRenderOptionEnum.FORMULA;

        var values = (await read.ExecuteAsync()).Values!;

        Assert.Equal(cells, values[0]);
        Assert.Equal(["=1+1", 123L, 45418L, true, "0123", "plain"], values[1]);
    }

    [Fact]
    public async Task Text_that_looks_like_an_instant_comes_back_as_text()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1", ["2026-11-27T17:00:00Z"]);

        var read = await _google.Sheets.Spreadsheets.Values.Get(id, "A1").ExecuteAsync();

        Assert.Equal("2026-11-27T17:00:00Z", Assert.IsType<string>(read.Values![0][0]));
    }

    [Fact]
    public async Task Writing_outside_the_grid_or_the_range_is_refused()
    {
        var id = await _google.NewSpreadsheetAsync();

        var grid = await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "Sheet1!AA1", ["x"]));
        var range = await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "A1:A2", ["1"], ["2"], ["3"]));
        var tab = await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "Gone!A1", ["x"]));
        var cell = await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "A1", [new string('x', 50_001)]));

        Assert.Equal("Range (Sheet1!AA1) exceeds grid limits. Max rows: 1000, max columns: 26", grid.Error.Message);
        Assert.StartsWith("Requested writing within range [A1:A2]", range.Error.Message);
        Assert.Equal("Unable to parse range: Gone!A1", tab.Error.Message);
        Assert.Equal("Your input contains more than the maximum of 50000 characters in a single cell.", cell.Error.Message);
        Assert.All([grid, range, tab, cell], refused => Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode));
        Assert.Empty(await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task A_batch_of_values_writes_all_or_nothing()
    {
        var id = await _google.NewSpreadsheetAsync();
        BatchUpdateValuesRequest Batch(string second) =>
            new()
            {
                ValueInputOption = "RAW",
                Data =
                [
                    new ValueRange
                    {
                        Range = "A1",
                        Values =
                        [
                            ["one"],
                        ],
                    },
                    new ValueRange
                    {
                        Range = second,
                        Values =
                        [
                            ["two"],
                        ],
                    },
                ],
            };

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() =>
            _google.Sheets.Spreadsheets.Values.BatchUpdate(Batch("Gone!A1"), id).ExecuteAsync()
        );
        Assert.Equal("Invalid data[1]: Unable to parse range: Gone!A1", refused.Error.Message);
        Assert.Empty(await _google.ReadAsync(id, "Sheet1"));

        var done = await _google.Sheets.Spreadsheets.Values.BatchUpdate(Batch("B2"), id).ExecuteAsync();
        Assert.Equal(2, done.TotalUpdatedCells);
        Assert.Equal(["one", "|two"], await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task Many_ranges_in_one_read_may_be_too_long_for_an_address()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:A300", [.. Enumerable.Range(1, 300).Select(number => new object?[] { number })]);
        var read = _google.Sheets.Spreadsheets.Values.BatchGet(id);
        read.Ranges = Enumerable.Range(1, 300).Select(row => $"Sheet1!A{row}:B{row}").ToList();

        var answer = await read.ExecuteAsync();

        Assert.Equal(300, answer.ValueRanges!.Count);
        Assert.Equal("300", answer.ValueRanges[299].Values![0][0]);
    }

    [Fact]
    public async Task A_mask_leaves_only_what_it_names()
    {
        var id = await _google.NewSpreadsheetAsync("One", "Two");
        var get = _google.Sheets.Spreadsheets.Get(id);
        get.Fields = "sheets.properties(sheetId,title)";

        var masked = await get.ExecuteAsync();

        Assert.Null(masked.SpreadsheetId);
        Assert.Equal(["One", "Two"], masked.Sheets!.Select(sheet => sheet.Properties!.Title));
        Assert.Null(masked.Sheets![0].Properties!.GridProperties);
        get.Fields = "sheets(";
        Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<GoogleApiException>(() => get.ExecuteAsync())).HttpStatusCode);
    }

    [Fact]
    public async Task A_mask_that_cannot_be_read_refuses_the_write()
    {
        var id = await _google.NewSpreadsheetAsync();

        using var answer = await _google.Http.PostAsync(
            $"/v4/spreadsheets/{id}/values/A1:append?valueInputOption=RAW&fields=updates(",
            EmulatorHost.Json("""{"values":[["x"]]}""")
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await _google.ReadAsync(id, "A1"));
    }

    private static Task<GoogleApiException> Refused(Func<Task> call) => Assert.ThrowsAsync<GoogleApiException>(call);
}
