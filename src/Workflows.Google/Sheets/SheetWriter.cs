using Google;
using Google.Apis.Sheets.v4.Data;
using Google.Apis.Util;

namespace Workflows.Google.Sheets;

/// <summary>
/// Writes rows into one spreadsheet, each present once. A turn reads the tabs, then sends one atomic write: known rows by position, new
/// rows with a tag whose number Google takes only once. The answer brings the key column back; where people moved rows in between, what was
/// overwritten is put back and the row is written where it is now.
/// </summary>
internal sealed class SheetWriter(GoogleClients google)
{
    private const int Turns = 4;
    private const string TagKey = "row";

    /// <summary>Writes the rows. An exception of a call says nothing about what was written; the next attempt finds out.</summary>
    /// <returns>What people should know: rows that had moved, keys that stand twice.</returns>
    /// <exception cref="SheetException">A tab or a column is gone.</exception>
    public async Task<SheetWriteResult> WriteAsync(
        ReadySpreadsheet spreadsheet,
        IReadOnlyList<RowWrite> writes,
        IReadOnlyList<int> oldTags,
        Func<CancellationToken, ValueTask<bool>> stillHeld,
        CancellationToken ct
    )
    {
        var reports = new List<SheetReport>();
        var pending = writes.ToList();
        var repairs = new List<CellRepair>();
        // An earlier attempt may have left its tag; forgetting one that is not there changes nothing.
        var tags = writes.Where(write => write.WasTried).Select(write => write.TagId).ToList();
        for (var turn = 0; turn < Turns; turn++)
        {
            var images = await ReadAsync(spreadsheet, writes, ct);
            reports.AddRange(
                images.SelectMany(image =>
                    image.Value.Twice.Select(_ => new SheetReport(image.Key.Key, "twice", "A row's key stands in more than one row."))
                )
            );
            var plan = Plan(images, pending, repairs);
            if (turn == 0)
            {
                plan.Requests.AddRange(oldTags.Select(Untag));
            }

            if (plan.Requests.Count == 0)
            {
                return new SheetWriteResult(reports, tags);
            }

            if (!await stillHeld(ct))
            {
                return new SheetWriteResult(reports, tags, Lost: true);
            }

            BatchUpdateSpreadsheetResponse answer;
            try
            {
                answer = await google
                    .Sheets.Spreadsheets.BatchUpdate(
                        new BatchUpdateSpreadsheetRequest
                        {
                            Requests = plan.Requests,
                            IncludeSpreadsheetInResponse = plan.Updates.Count > 0,
                            ResponseIncludeGridData = plan.Updates.Count > 0,
                            ResponseRanges =
                                plan.Updates.Count > 0 ? [.. plan.Updates.Select(u => u.Image).Distinct().Select(KeyRange)] : null,
                        },
                        spreadsheet.ExternalId
                    )
                    .ExecuteAsync(ct);
            }
            catch (GoogleApiException e) when (IsTaken(e))
            {
                // An earlier attempt was carried out after all, or a row of such an effect was deleted: look again.
                await NextGenerationAsync(spreadsheet, plan.Added, ct);
                continue;
            }

            tags.AddRange(plan.Added.Select(write => write.TagId));
            repairs = [.. Moved(plan, answer, reports, out pending)];
            if (pending.Count == 0 && repairs.Count == 0)
            {
                return new SheetWriteResult(reports, tags);
            }
        }

        throw new SheetException("People keep moving rows while they are written; it is tried again.");
    }

    private async Task<Dictionary<SheetTab, TabImage>> ReadAsync(
        ReadySpreadsheet spreadsheet,
        IReadOnlyList<RowWrite> writes,
        CancellationToken ct
    )
    {
        var get = google.Sheets.Spreadsheets.Get(spreadsheet.ExternalId);
        get.Fields = "sheets.properties(sheetId,title)";
        var live = await get.ExecuteAsync(ct);
        var tabs = writes.Select(write => (write.Tab, write.SheetId)).Distinct().ToList();
        var titles = tabs.ConvertAll(tab =>
            (live.Sheets ?? []).FirstOrDefault(sheet => (sheet.Properties?.SheetId ?? 0) == tab.SheetId)?.Properties?.Title
            ?? throw new SheetException($"The tab {tab.Tab.Key} was deleted: bring it back from the spreadsheet's version history.")
        );
        var read = google.Sheets.Spreadsheets.Values.BatchGet(spreadsheet.ExternalId);
        read.Ranges = new Repeatable<string>(titles.Select(Quote));
        read.ValueRenderOption = global::Google
            .Apis
            .Sheets
            .v4
            .SpreadsheetsResource
            .ValuesResource
            .BatchGetRequest
            .ValueRenderOptionEnum
            .UNFORMATTEDVALUE;
        var values = await read.ExecuteAsync(ct);
        var images = new Dictionary<SheetTab, TabImage>();
        for (var index = 0; index < tabs.Count; index++)
        {
            var image = new TabImage(titles[index], values.ValueRanges?[index].Values);
            if (!image.Index(tabs[index].Tab.KeyColumn))
            {
                throw new SheetException($"The header of {tabs[index].Tab.Key} has no '{tabs[index].Tab.KeyColumn}': put it back.");
            }

            images[tabs[index].Tab] = image;
        }

        return images;
    }

    private static SheetPlan Plan(Dictionary<SheetTab, TabImage> images, List<RowWrite> pending, List<CellRepair> repairs)
    {
        var plan = new SheetPlan();
        foreach (var repair in repairs)
        {
            if (Place(images[repair.Tab], repair) is { } row)
            {
                plan.Requests.Add(Cells(repair.SheetId, row, repair.Column, [repair.Cell]));
                plan.Updates.Add(
                    new PlannedUpdate(repair.Tab, repair.SheetId, images[repair.Tab], repair.RowKey, row, repair.Column, 1, null)
                );
            }
        }

        foreach (var write in pending)
        {
            var image = images[write.Tab];
            if (image.RowOf(write.RowKey) is not { } row)
            {
                plan.Added.Add(write);
                continue;
            }

            if (write.Tab.AppendOnly)
            {
                // It stands already: an earlier attempt was carried out.
                continue;
            }

            foreach (var run in Runs(write, image))
            {
                plan.Requests.Add(Cells(write.SheetId, row, run.Start, run.Cells));
                plan.Updates.Add(new PlannedUpdate(write.Tab, write.SheetId, image, write.RowKey, row, run.Start, run.Cells.Count, write));
            }
        }

        foreach (var group in plan.Added.GroupBy(write => write.Tab))
        {
            plan.Requests.Add(
                new Request
                {
                    AppendCells = new AppendCellsRequest
                    {
                        SheetId = group.First().SheetId,
                        Rows = [.. group.Select(write => NewRow(write, images[group.Key]))],
                        Fields = "userEnteredValue",
                    },
                }
            );
            plan.Requests.AddRange(group.Select(Tag));
        }

        return plan;
    }

    /// <summary>Where a row that is to be put right is now; a row without a key is looked for where it was.</summary>
    private static int? Place(TabImage image, CellRepair repair) =>
        repair.BlankRow is not { } blank ? image.RowOf(repair.RowKey)
        : TabImage.Text(image.ValueAt(blank, image.KeyColumn)).Length == 0 ? blank
        : null;

    /// <summary>The columns of a write as runs of neighbours; the key column is left alone, so that a row that moved keeps its name.</summary>
    private static IEnumerable<(int Start, List<CellData> Cells)> Runs(RowWrite write, TabImage image)
    {
        var cells = write
            .Columns.Where(column => column.Key != write.Tab.KeyColumn)
            .Select(column => (At: Column(image, write.Tab, column.Key), Cell: SheetCells.Of(column.Value)))
            .OrderBy(cell => cell.At)
            .ToList();
        for (var from = 0; from < cells.Count; )
        {
            var to = from + 1;
            while (to < cells.Count && cells[to].At == cells[to - 1].At + 1)
            {
                to++;
            }

            yield return (cells[from].At, cells[from..to].ConvertAll(cell => cell.Cell));
            from = to;
        }
    }

    private static RowData NewRow(RowWrite write, TabImage image)
    {
        var cells = Enumerable.Range(0, image.Width).Select(_ => new CellData()).ToArray();
        foreach (var (name, value) in write.Columns)
        {
            cells[Column(image, write.Tab, name)] = SheetCells.Of(value);
        }

        cells[image.KeyColumn] = SheetCells.OfText(write.RowKey);
        return new RowData { Values = [.. cells] };
    }

    private static int Column(TabImage image, SheetTab tab, string name) =>
        image.ColumnOf(name) ?? throw new SheetException($"The header of {tab.Key} has no '{name}': put it back.");

    /// <summary>Compares the key column after the write with what the write believed; says what is to be put back and written again.</summary>
    private static List<CellRepair> Moved(
        SheetPlan plan,
        BatchUpdateSpreadsheetResponse answer,
        List<SheetReport> reports,
        out List<RowWrite> again
    )
    {
        var repairs = new List<CellRepair>();
        again = [];
        foreach (var group in plan.Updates.GroupBy(update => update.SheetId))
        {
            var keys = KeysAfter(answer, group.Key);
            foreach (var update in group)
            {
                var found = update.Row < keys.Count ? keys[update.Row] : "";
                if (found == update.RowKey)
                {
                    continue;
                }

                if (found.Length == 0)
                {
                    repairs.AddRange(
                        Enumerable
                            .Range(update.Column, update.Width)
                            .Select(column => new CellRepair(update.Tab, update.SheetId, "", column, new CellData(), update.Row))
                    );
                }
                else if (update.Image.RowOf(found) is null)
                {
                    reports.Add(
                        new SheetReport(
                            update.Tab.Key,
                            "overwritten",
                            "A row that people put in while another was written was overwritten in part."
                        )
                    );
                }
                else if (update.Image.RowOf(found) is { } before)
                {
                    repairs.AddRange(
                        Enumerable
                            .Range(update.Column, update.Width)
                            .Select(column => new CellRepair(
                                update.Tab,
                                update.SheetId,
                                found,
                                column,
                                SheetCells.OfRead(update.Image.ValueAt(before, column))
                            ))
                    );
                }

                if (update.Write is { } write && !again.Contains(write))
                {
                    again.Add(write);
                    reports.Add(new SheetReport(update.Tab.Key, "moved", "People moved rows while one was written; both were put right."));
                }
                else if (update.Write is null && update.RowKey.Length > 0)
                {
                    repairs.Add(
                        new CellRepair(
                            update.Tab,
                            update.SheetId,
                            update.RowKey,
                            update.Column,
                            SheetCells.OfRead(update.Image.ValueAt(update.Row, update.Column))
                        )
                    );
                }
            }
        }

        // What is written again counts more than what stood there.
        var written = again;
        repairs.RemoveAll(repair =>
            written.Exists(write =>
                write.Tab == repair.Tab
                && write.RowKey == repair.RowKey
                && write.Columns.Keys.Any(name => name != write.Tab.KeyColumn && ImageOf(plan, repair.Tab).ColumnOf(name) == repair.Column)
            )
        );
        return repairs;
    }

    private static TabImage ImageOf(SheetPlan plan, SheetTab tab) => plan.Updates.First(update => update.Tab == tab).Image;

    private static List<string> KeysAfter(BatchUpdateSpreadsheetResponse answer, int sheetId) =>
        [
            .. (
                answer
                    .UpdatedSpreadsheet?.Sheets?.FirstOrDefault(sheet => (sheet.Properties?.SheetId ?? 0) == sheetId)
                    ?.Data?.FirstOrDefault()
                    ?.RowData
                ?? []
            ).Select(row => row.Values is [var cell, ..] ? Text(cell.EffectiveValue ?? cell.UserEnteredValue) : ""),
        ];

    private static string Text(ExtendedValue? value) =>
        TabImage.Text((object?)value?.StringValue ?? (object?)value?.NumberValue ?? value?.BoolValue);

    /// <summary>A tag that is taken though its row does not stand: people deleted the row, or two numbers fell together.</summary>
    private async Task NextGenerationAsync(ReadySpreadsheet spreadsheet, List<RowWrite> added, CancellationToken ct)
    {
        foreach (var write in added)
        {
            try
            {
                var tag = await google.Sheets.Spreadsheets.DeveloperMetadata.Get(spreadsheet.ExternalId, write.TagId).ExecuteAsync(ct);
                var stands = tag.MetadataValue == write.RowKey && await StandsAsync(spreadsheet, write, ct);
                write.Generation += stands ? 0 : 1;
            }
            catch (GoogleApiException e) when (e.HttpStatusCode == System.Net.HttpStatusCode.NotFound)
            {
                // This one is free; another of the batch was taken.
            }
        }
    }

    private async Task<bool> StandsAsync(ReadySpreadsheet spreadsheet, RowWrite write, CancellationToken ct) =>
        (await ReadAsync(spreadsheet, [write], ct))[write.Tab].RowOf(write.RowKey) is not null;

    private static bool IsTaken(GoogleApiException e) =>
        e.HttpStatusCode == System.Net.HttpStatusCode.BadRequest
        && (e.Error?.Message ?? e.Message).Contains("metadata with that ID already exists", StringComparison.Ordinal);

    private static Request Cells(int sheetId, int row, int column, List<CellData> cells) =>
        new()
        {
            UpdateCells = new UpdateCellsRequest
            {
                Start = new GridCoordinate
                {
                    SheetId = sheetId,
                    RowIndex = row,
                    ColumnIndex = column,
                },
                Rows = [new RowData { Values = [.. cells] }],
                Fields = "userEnteredValue",
            },
        };

    private static Request Tag(RowWrite write) =>
        new()
        {
            CreateDeveloperMetadata = new CreateDeveloperMetadataRequest
            {
                DeveloperMetadata = new DeveloperMetadata
                {
                    MetadataId = write.TagId,
                    MetadataKey = TagKey,
                    MetadataValue = write.RowKey,
                    Visibility = "PROJECT",
                    Location = new DeveloperMetadataLocation { SheetId = write.SheetId },
                },
            },
        };

    private static Request Untag(int tagId) =>
        new()
        {
            DeleteDeveloperMetadata = new DeleteDeveloperMetadataRequest
            {
                DataFilter = new DataFilter { DeveloperMetadataLookup = new DeveloperMetadataLookup { MetadataId = tagId } },
            },
        };

    private static string KeyRange(TabImage image)
    {
        var column = Letters(image.KeyColumn);
        return $"{Quote(image.Title)}!{column}:{column}";
    }

    private static string Quote(string title) => $"'{title.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Letters(int column)
    {
        var letters = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }
}

/// <summary>What one atomic write is to do.</summary>
internal sealed class SheetPlan
{
    public List<Request> Requests { get; } = [];

    public List<PlannedUpdate> Updates { get; } = [];

    public List<RowWrite> Added { get; } = [];
}

/// <summary>Cells written by position.</summary>
internal sealed record PlannedUpdate(
    SheetTab Tab,
    int SheetId,
    TabImage Image,
    string RowKey,
    int Row,
    int Column,
    int Width,
    RowWrite? Write
);

/// <summary>A cell that is to be as it was.</summary>
internal sealed record CellRepair(SheetTab Tab, int SheetId, string RowKey, int Column, CellData Cell, int? BlankRow = null);

/// <summary>Something in a sheet that people should know.</summary>
internal sealed record SheetReport(string Tab, string Kind, string Detail);

/// <summary>How a write went.</summary>
internal sealed record SheetWriteResult(IReadOnlyList<SheetReport> Reports, IReadOnlyList<int> Tags, bool Lost = false);
