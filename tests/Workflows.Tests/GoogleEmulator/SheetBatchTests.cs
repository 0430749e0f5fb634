using System.Net;
using Google;
using Google.Apis.Sheets.v4.Data;
using Xunit;

namespace Workflows.Tests.GoogleEmulator;

public sealed class SheetBatchTests : IAsyncLifetime
{
    private EmulatorHost _google = null!;

    public async ValueTask InitializeAsync() => _google = await EmulatorHost.StartAsync();

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Fact]
    public async Task A_row_with_a_tag_is_written_once_however_often_it_is_sent()
    {
        var id = await _google.NewSpreadsheetAsync();
        Request[] row = [Append("ARR-1", "=1+1"), Tag(4711, "ARR-1")];

        await _google.BatchAsync(id, row);
        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => _google.BatchAsync(id, row));

        Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode);
        Assert.Equal(
            "Invalid requests[1].createDeveloperMetadata: Cannot add developer metadata with ID [4711] because developer metadata with that ID already exists.",
            refused.Error.Message
        );
        Assert.Equal(["ARR-1|=1+1"], await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task Twenty_senders_of_the_same_row_leave_one_row()
    {
        var id = await _google.NewSpreadsheetAsync();

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async _ =>
                {
                    try
                    {
                        await _google.BatchAsync(id, Append("ARR-1"), Tag(99, "ARR-1"));
                        return "written";
                    }
                    catch (GoogleApiException refused)
                    {
                        return refused.HttpStatusCode.ToString();
                    }
                })
        );

        Assert.Single(outcomes, outcome => outcome == "written");
        Assert.Equal(19, outcomes.Count(outcome => outcome == "BadRequest"));
        Assert.Equal(["ARR-1"], await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task A_lost_answer_is_found_out_by_asking_for_the_tag()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.FaultAsync("""{"kind":"ApplyThenReset","match":{"method":"spreadsheets.batchUpdate"},"count":1}""");
        var tag = _google.Sheets.Spreadsheets.DeveloperMetadata.Get(id, 7);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<GoogleApiException>(() => tag.ExecuteAsync())).HttpStatusCode);

        await Assert.ThrowsAsync<HttpRequestException>(() => _google.BatchAsync(id, Append("ARR-1"), Tag(7, "ARR-1")));

        Assert.Equal("ARR-1", (await tag.ExecuteAsync()).MetadataValue);
        Assert.Equal(["ARR-1"], await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task Replies_come_one_for_each_request()
    {
        var id = await _google.NewSpreadsheetAsync();

        var answer = await _google.BatchAsync(
            id,
            new Request
            {
                AddSheet = new AddSheetRequest
                {
                    Properties = new SheetProperties { SheetId = 5, Title = "S3" },
                },
            },
            Append("x"),
            Tag(1, "v"),
            new Request
            {
                DeleteDeveloperMetadata = new DeleteDeveloperMetadataRequest
                {
                    DataFilter = new DataFilter { DeveloperMetadataLookup = new DeveloperMetadataLookup { MetadataId = 1 } },
                },
            }
        );

        Assert.Equal(5, answer.Replies![0].AddSheet!.Properties!.SheetId);
        Assert.Null(answer.Replies[1].AddSheet);
        Assert.Equal(1, answer.Replies[2].CreateDeveloperMetadata!.DeveloperMetadata!.MetadataId);
        Assert.Equal(1, answer.Replies[3].DeleteDeveloperMetadata!.DeletedDeveloperMetadata![0].MetadataId);
    }

    [Fact]
    public async Task Appended_rows_go_after_the_last_row_with_data_and_never_add_columns()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "C1000", ["last row of the grid"]);

        await _google.BatchAsync(id, Append("next"));
        var refused = await Assert.ThrowsAsync<GoogleApiException>(() =>
            _google.BatchAsync(id, Append([.. Enumerable.Range(1, 27).Select(number => $"{number}")]))
        );

        Assert.Equal(["next"], await _google.ReadAsync(id, "A1001"));
        Assert.StartsWith("Invalid requests[0].appendCells: Attempting to write column: 26", refused.Error.Message);
    }

    [Fact]
    public async Task A_tag_follows_its_row_through_insert_sort_and_move_and_goes_with_it()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:A4", ["key"], ["c"], ["a"], ["b"]);
        await _google.BatchAsync(id, RowTag(8, 2));

        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"insertRow","row":1}""");
        Assert.Equal(3, await RowOf(id, 8));
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"sort","column":"A","headerRows":2,"descending":true}""");
        Assert.Equal(["", "key", "c", "b", "a"], await _google.ReadAsync(id, "A1:A9"));
        Assert.Equal(4, await RowOf(id, 8));
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"moveRow","row":5,"to":1}""");
        Assert.Equal(0, await RowOf(id, 8));
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"deleteRow","row":1}""");

        Assert.Equal(["", "key", "c", "b"], await _google.ReadAsync(id, "A1:A9"));
        await Assert.ThrowsAsync<GoogleApiException>(() => RowOf(id, 8));
    }

    [Fact]
    public async Task Tags_of_one_tab_hold_thirty_thousand_characters()
    {
        var id = await _google.NewSpreadsheetAsync("One", "Two");
        await _google.BatchAsync(id, [.. Enumerable.Range(1, 29).Select(number => Tag(number, new string('v', 999), "k"))]);
        await _google.BatchAsync(id, Tag(100, new string('v', 999), "k", sheet: 1));

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() =>
            _google.BatchAsync(id, Append("x"), Tag(30, new string('v', 1000), "k"))
        );
        await _google.BatchAsync(id, Tag(30, new string('v', 999), "k"));

        Assert.Contains("storage limit", refused.Error.Message);
        Assert.Empty(await _google.ReadAsync(id, "One"));
    }

    [Fact]
    public async Task Tags_are_found_by_key_in_all_tabs()
    {
        var id = await _google.NewSpreadsheetAsync("One", "Two");
        await _google.BatchAsync(id, Tag(1, "a", "row"), Tag(2, "b", "row", sheet: 1), Tag(3, "c", "other"));

        var found = await _google.Sheets.Spreadsheets.DeveloperMetadata.Search(Lookup("row"), id).ExecuteAsync();
        var none = await _google.Sheets.Spreadsheets.DeveloperMetadata.Search(Lookup("none"), id).ExecuteAsync();

        Assert.Equal([1, 2], found.MatchedDeveloperMetadata!.Select(match => match.DeveloperMetadata!.MetadataId!.Value));
        Assert.Null(none.MatchedDeveloperMetadata);
    }

    [Fact]
    public async Task A_tab_keeps_its_id_when_it_is_renamed_and_its_old_name_no_longer_works()
    {
        var id = await _google.NewSpreadsheetAsync("S2");
        await _google.WriteAsync(id, "S2!A1", ["x"]);
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"renameTab","tab":"S2","title":"Arrangements"}""");

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => _google.ReadAsync(id, "S2!A1"));
        var tab = (await _google.Sheets.Spreadsheets.Get(id).ExecuteAsync()).Sheets![0].Properties!;

        Assert.Equal("Unable to parse range: S2!A1", refused.Error.Message);
        Assert.Equal((0, "Arrangements"), (tab.SheetId!.Value, tab.Title));
    }

    [Fact]
    public async Task What_the_owner_protected_cannot_be_edited()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.WriteAsync(id, "A1:B2", ["h", "i"], ["1", "2"]);
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"protect","range":"Sheet1!A1:Z1"}""");

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => _google.WriteAsync(id, "A1", ["changed"]));
        await _google.WriteAsync(id, "A2", ["free"]);

        Assert.StartsWith("You are trying to edit a protected cell or object.", refused.Error.Message);
        Assert.Equal(["h|i", "free|2"], await _google.ReadAsync(id, "Sheet1"));
    }

    [Fact]
    public async Task What_is_trashed_is_not_found_and_what_is_not_shared_is_denied()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"unshare"}""");
        var denied = await Assert.ThrowsAsync<GoogleApiException>(() => _google.ReadAsync(id, "A1"));
        await _google.ActAsync($"spreadsheets/{id}", """{"kind":"trash"}""");
        var gone = await Assert.ThrowsAsync<GoogleApiException>(() => _google.ReadAsync(id, "A1"));

        Assert.Equal((HttpStatusCode.Forbidden, "The caller does not have permission"), (denied.HttpStatusCode, denied.Error.Message));
        Assert.Equal((HttpStatusCode.NotFound, "Requested entity was not found."), (gone.HttpStatusCode, gone.Error.Message));
    }

    [Fact]
    public async Task Two_tabs_cannot_have_one_name()
    {
        var id = await _google.NewSpreadsheetAsync("S2");
        var add = new Request { AddSheet = new AddSheetRequest { Properties = new SheetProperties { Title = "S2" } } };

        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => _google.BatchAsync(id, add));

        Assert.Equal(
            "Invalid requests[0].addSheet: A sheet with the name \"S2\" already exists. Please enter another name.",
            refused.Error.Message
        );
    }

    [Fact]
    public async Task Writing_values_keeps_the_format_of_cells()
    {
        var id = await _google.NewSpreadsheetAsync();
        await _google.BatchAsync(
            id,
            new Request
            {
                RepeatCell = new RepeatCellRequest
                {
                    Range = new GridRange { SheetId = 0, EndRowIndex = 1 },
                    Cell = new CellData { UserEnteredFormat = new CellFormat { TextFormat = new TextFormat { Bold = true } } },
                    Fields = "userEnteredFormat.textFormat.bold",
                },
            },
            new Request
            {
                UpdateSheetProperties = new UpdateSheetPropertiesRequest
                {
                    Properties = new SheetProperties
                    {
                        SheetId = 0,
                        GridProperties = new GridProperties { FrozenRowCount = 1 },
                    },
                    Fields = "gridProperties.frozenRowCount",
                },
            }
        );
        await _google.WriteAsync(id, "A1", ["key"]);
        var get = _google.Sheets.Spreadsheets.Get(id);
        get.IncludeGridData = true;

        var sheet = (await get.ExecuteAsync()).Sheets![0];

        var cell = sheet.Data![0].RowData![0].Values![0];
        Assert.Equal(("key", true), (cell.UserEnteredValue!.StringValue, cell.UserEnteredFormat!.TextFormat!.Bold));
        Assert.Equal((1, 1000), (sheet.Properties!.GridProperties!.FrozenRowCount, sheet.Properties.GridProperties.RowCount));
    }

    private async Task<int?> RowOf(string id, int tag) =>
        (await _google.Sheets.Spreadsheets.DeveloperMetadata.Get(id, tag).ExecuteAsync()).Location!.DimensionRange!.StartIndex;

    private static SearchDeveloperMetadataRequest Lookup(string key) =>
        new() { DataFilters = [new DataFilter { DeveloperMetadataLookup = new DeveloperMetadataLookup { MetadataKey = key } }] };

    private static Request Append(params string[] cells) =>
        new()
        {
            AppendCells = new AppendCellsRequest
            {
                SheetId = 0,
                Fields = "userEnteredValue",
                Rows =
                [
                    new RowData
                    {
                        Values = [.. cells.Select(cell => new CellData { UserEnteredValue = new ExtendedValue { StringValue = cell } })],
                    },
                ],
            },
        };

    private static Request Tag(int tag, string value, string key = "row", int sheet = 0) =>
        Create(tag, value, key, new DeveloperMetadataLocation { SheetId = sheet });

    private static Request RowTag(int tag, int row) =>
        Create(
            tag,
            "v",
            "row",
            new DeveloperMetadataLocation
            {
                DimensionRange = new DimensionRange
                {
                    SheetId = 0,
                    Dimension = "ROWS",
                    StartIndex = row,
                    EndIndex = row + 1,
                },
            }
        );

    private static Request Create(int tag, string value, string key, DeveloperMetadataLocation location) =>
        new()
        {
            CreateDeveloperMetadata = new CreateDeveloperMetadataRequest
            {
                DeveloperMetadata = new DeveloperMetadata
                {
                    MetadataId = tag,
                    MetadataKey = key,
                    MetadataValue = value,
                    Visibility = "DOCUMENT",
                    Location = location,
                },
            },
        };
}
