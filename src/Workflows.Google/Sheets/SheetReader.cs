using System.Collections.Concurrent;
using Google.Apis.Sheets.v4.Data;
using Google.Apis.Util;
using static Google.Apis.Sheets.v4.SpreadsheetsResource.ValuesResource;

namespace Workflows.Google.Sheets;

/// <summary>
/// Reads what a turn must know. Of a tab these are the header and the column of the keys, because a tab may have hundreds of thousands of rows;
/// of the other columns only the rows around those that are to be updated.
/// </summary>
/// <param name="google">Google's services.</param>
/// <param name="rowsAround">How many rows of a tab are read with their values.</param>
internal sealed class SheetReader(GoogleClients google, int rowsAround)
{
    /// <summary>Where the key column was when a tab was last read: a hint, so that one call reads header and keys.</summary>
    private readonly ConcurrentDictionary<(string ExternalId, int SheetId), int> _keyColumns = new();

    /// <summary>Reads titles, sizes, numbers of turns and protected ranges.</summary>
    public async Task<LiveSpreadsheet> LookAsync(ReadySpreadsheet spreadsheet, CancellationToken cancellationToken)
    {
        var get = google.Sheets.Spreadsheets.Get(spreadsheet.ExternalId);
        get.Fields =
            "developerMetadata(metadataId,metadataKey),"
            + "sheets(properties(sheetId,title,gridProperties(rowCount,columnCount)),"
            + "protectedRanges(range,warningOnly,requestingUserCanEdit))";
        var live = await get.ExecuteAsync(cancellationToken);
        return new LiveSpreadsheet(
            (live.Sheets ?? []).ToDictionary(sheet => sheet.Properties?.SheetId ?? 0, LiveTab.Of),
            [.. (live.DeveloperMetadata ?? []).Where(tag => tag.MetadataKey == SheetRequests.TurnKey).Select(tag => tag.MetadataId ?? 0)],
            [
                .. (live.Sheets ?? [])
                    .SelectMany(sheet => sheet.ProtectedRanges ?? [])
                    .Where(range => range.RequestingUserCanEdit == false && range.WarningOnly != true)
                    .Select(range => range.Range ?? new GridRange()),
            ]
        );
    }

    /// <summary>Reads headers and keys of tabs. A tab whose rows cannot be told apart is not in the result, but among the problems.</summary>
    public async Task<Dictionary<SheetTab, TabSnapshot>> ReadAsync(
        ReadySpreadsheet spreadsheet,
        LiveSpreadsheet live,
        List<(SheetTab Tab, int SheetId)> tabs,
        Dictionary<SheetTab, SheetProblem> problems,
        CancellationToken cancellationToken
    )
    {
        foreach (var (tab, _) in tabs.Where(tab => !live.Tabs.ContainsKey(tab.SheetId)))
        {
            problems[tab] = new SheetProblem(
                $"tab:{tab.Key}",
                $"The tab {tab.Key} was deleted: bring it back from the spreadsheet's version history."
            );
        }

        tabs = tabs.FindAll(tab => live.Tabs.ContainsKey(tab.SheetId));
        var snapshots = new Dictionary<SheetTab, TabSnapshot>();
        // Where people have moved the key column since, header and keys are read once more.
        for (var again = tabs; again.Count > 0; )
        {
            again = await ReadKeysAsync(spreadsheet, live, again, snapshots, problems, cancellationToken);
        }

        foreach (var (tab, sheetId) in tabs.Where(tab => snapshots.ContainsKey(tab.Tab)))
        {
            if (live.Closed.Any(range => (range.SheetId ?? 0) == sheetId))
            {
                await ReadBelowAsync(spreadsheet, live.Tabs[sheetId], snapshots[tab], cancellationToken);
            }
        }

        return snapshots;
    }

    /// <summary>
    /// Reads the values around the rows that a plan updates: where people move rows during the write, they are what the overwritten cells get
    /// back.
    /// </summary>
    public async Task ReadRowsAsync(ReadySpreadsheet spreadsheet, SheetPlan plan, CancellationToken cancellationToken)
    {
        var wanted = plan
            .Updates.GroupBy(update => update.Snapshot)
            .SelectMany(group =>
                RowRanges.Around(group.Select(update => update.Row), group.Key.Height, rowsAround).Select(range => (group.Key, range))
            )
            .ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        var read = await GetAsync(
            spreadsheet,
            wanted.Select(pair => SheetRequests.RowRange(pair.Key, pair.range.From, pair.range.To)),
            BatchGetRequest.MajorDimensionEnum.ROWS,
            cancellationToken
        );
        for (var index = 0; index < wanted.Count; index++)
        {
            wanted[index].Key.Take(read[index]);
        }
    }

    private async Task<List<(SheetTab Tab, int SheetId)>> ReadKeysAsync(
        ReadySpreadsheet spreadsheet,
        LiveSpreadsheet live,
        List<(SheetTab Tab, int SheetId)> tabs,
        Dictionary<SheetTab, TabSnapshot> snapshots,
        Dictionary<SheetTab, SheetProblem> problems,
        CancellationToken cancellationToken
    )
    {
        var columns = tabs.ConvertAll(tab =>
            Math.Min(_keyColumns.GetValueOrDefault((spreadsheet.ExternalId, tab.SheetId)), live.Tabs[tab.SheetId].Columns - 1)
        );
        var read = await Get(
                spreadsheet,
                tabs.SelectMany(
                    (tab, index) =>
                        (string[])
                            [
                                SheetRequests.HeaderRange(live.Tabs[tab.SheetId].Title),
                                SheetRequests.ColumnRange(live.Tabs[tab.SheetId].Title, columns[index]),
                            ]
                ),
                BatchGetRequest.MajorDimensionEnum.COLUMNS
            )
            .ReadAsync(KeysAnswer.ReadAsync, cancellationToken);
        var elsewhere = new List<(SheetTab, int)>();
        for (var index = 0; index < tabs.Count; index++)
        {
            var (tab, sheetId) = tabs[index];
            var header = TabHeader.Of(tab, read.HeaderOf(index), out var problem);
            if (header is null)
            {
                problems[tab] = problem!;
            }
            else if (header.KeyColumn != columns[index] && header.KeyColumn < live.Tabs[sheetId].Columns)
            {
                _keyColumns[(spreadsheet.ExternalId, sheetId)] = header.KeyColumn;
                elsewhere.Add(tabs[index]);
            }
            else
            {
                snapshots[tab] = new TabSnapshot(header, live.Tabs[sheetId].Title, read.KeysOf(index));
            }
        }

        return elsewhere;
    }

    private async Task ReadBelowAsync(ReadySpreadsheet spreadsheet, LiveTab tab, TabSnapshot snapshot, CancellationToken cancellationToken)
    {
        var from = snapshot.LastKeyRow + 1;
        if (from >= tab.Rows)
        {
            return;
        }

        var range = SheetRequests.CellRange(tab.Title, from, tab.Rows - 1, 0, tab.Columns - 1);
        var read = await GetAsync(spreadsheet, [range], BatchGetRequest.MajorDimensionEnum.ROWS, cancellationToken);
        snapshot.HasValuesBelow = read[0].Any(row => row.Any(cell => TabSnapshot.Text(cell).Length > 0));
    }

    private async Task<IReadOnlyList<IList<IList<object?>>>> GetAsync(
        ReadySpreadsheet spreadsheet,
        IEnumerable<string> ranges,
        BatchGetRequest.MajorDimensionEnum dimension,
        CancellationToken cancellationToken
    )
    {
        var values = await Get(spreadsheet, ranges, dimension).ExecuteAsync(cancellationToken);
        return [.. (values.ValueRanges ?? []).Select(range => range.Values ?? [])];
    }

    private BatchGetRequest Get(ReadySpreadsheet spreadsheet, IEnumerable<string> ranges, BatchGetRequest.MajorDimensionEnum dimension)
    {
        var read = google.Sheets.Spreadsheets.Values.BatchGet(spreadsheet.ExternalId);
        read.Ranges = new Repeatable<string>(ranges.ToList());
        read.MajorDimension = dimension;
        read.ValueRenderOption = BatchGetRequest.ValueRenderOptionEnum.UNFORMATTEDVALUE;
        read.Fields = "valueRanges.values";
        return read;
    }

    /// <summary>The marks that the last turn left on existing rows; they have moved with their rows.</summary>
    public async Task<List<RowMark>> MarksAsync(ReadySpreadsheet spreadsheet, CancellationToken cancellationToken)
    {
        var found = await FindMetadataAsync(
            spreadsheet,
            new DeveloperMetadataLookup { MetadataKey = SheetRequests.MarkKey },
            cancellationToken
        );
        var tabs = spreadsheet.Definition.Tabs.ToDictionary(tab => spreadsheet.SheetIds[tab.Key]);
        return
        [
            .. found
                .Select(match => (match.DeveloperMetadata?.Location?.DimensionRange, match.DeveloperMetadata?.MetadataValue))
                .Where(mark => mark.DimensionRange is { } range && tabs.ContainsKey(range.SheetId ?? 0))
                .Select(mark => new RowMark(
                    tabs[mark.DimensionRange!.SheetId ?? 0],
                    mark.DimensionRange.SheetId ?? 0,
                    mark.DimensionRange.StartIndex ?? 0,
                    mark.MetadataValue ?? ""
                )),
        ];
    }

    /// <summary>Whether the number of a turn is taken.</summary>
    public async Task<bool> IsTakenAsync(ReadySpreadsheet spreadsheet, int number, CancellationToken cancellationToken) =>
        (await FindMetadataAsync(spreadsheet, new DeveloperMetadataLookup { MetadataId = number }, cancellationToken)).Count > 0;

    private async Task<IList<MatchedDeveloperMetadata>> FindMetadataAsync(
        ReadySpreadsheet spreadsheet,
        DeveloperMetadataLookup lookup,
        CancellationToken cancellationToken
    )
    {
        var found = await google
            .Sheets.Spreadsheets.DeveloperMetadata.Search(
                new SearchDeveloperMetadataRequest { DataFilters = [new DataFilter { DeveloperMetadataLookup = lookup }] },
                spreadsheet.ExternalId
            )
            .ExecuteAsync(cancellationToken);
        return found.MatchedDeveloperMetadata ?? [];
    }
}
