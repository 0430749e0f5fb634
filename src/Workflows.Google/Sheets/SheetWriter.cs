using System.Collections.Concurrent;
using System.Net;
using Google;
using Google.Apis.Sheets.v4.Data;
using Google.Apis.Util;

namespace Workflows.Google.Sheets;

/// <summary>
/// Writes rows into a spreadsheet, each exactly once. A turn reads the number of the last turn and the tabs, and then sends one atomic
/// write that takes the next number. Google accepts each number once. So it refuses a late call that was given up as soon as a later turn
/// was written, and refuses our call when another one was carried out after our read. Rows are written by position. The answer contains the
/// key column: where people moved rows in between, the overwritten cells get their values back, and the row is written where it is now. A
/// write whose answer was lost is checked in the same way, by the marks that it left on its rows and that move with them.
/// </summary>
internal sealed class SheetWriter(GoogleClients google)
{
    private const int Turns = 4;
    private const int ForgottenAtOnce = 200;

    /// <summary>
    /// The updates of the last calls by spreadsheet, with the values before them. They are needed when an answer was lost.
    /// </summary>
    private readonly ConcurrentDictionary<string, IReadOnlyList<SentUpdate>> _sent = new(StringComparer.Ordinal);

    /// <summary>Writes the rows. After an exception of a call it is not known what was written; the next attempt finds out.</summary>
    /// <returns>Reports for people (rows that had moved, keys that are found twice) and the last turn.</returns>
    /// <exception cref="SheetException">People moved rows during every attempt.</exception>
    public async Task<SheetWriteResult> WriteAsync(
        ReadySpreadsheet spreadsheet,
        IReadOnlyList<RowWrite> writes,
        SheetTurns turns,
        Func<CancellationToken, ValueTask<bool>> stillHeld,
        CancellationToken cancellationToken
    )
    {
        var reports = new List<SheetReport>();
        var pending = writes.ToList();
        var blocked = new Dictionary<RowWrite, SheetProblem>();
        var repairs = new List<CellRepair>();
        var known = turns.Newest;
        var refused = 0;
        int? forgotten = null;
        for (var turn = 0; turn < Turns; turn++)
        {
            var live = await LookAsync(spreadsheet, cancellationToken);
            // The answer to the last turn was lost, or not stored: its marks tell where it wrote.
            var marks = live.LastTurn > known ? await MarksAsync(spreadsheet, cancellationToken) : [];
            var problems = new Dictionary<SheetTab, SheetProblem>();
            var snapshots = await ReadAsync(
                spreadsheet,
                live,
                [.. writes.Select(write => (write.Tab, write.SheetId)).Concat(marks.Select(mark => (mark.Tab, mark.SheetId))).Distinct()],
                problems,
                cancellationToken
            );
            if (repairs.Exists(repair => problems.ContainsKey(repair.Tab)))
            {
                throw new SheetException("A header was changed during the write; it is tried again.");
            }

            // Where the last turn wrote cannot be told in a tab whose keys cannot be read, and another turn would delete its marks.
            var untold = marks.Select(mark => problems.GetValueOrDefault(mark.Tab)).FirstOrDefault(problem => problem is not null);
            foreach (var write in pending)
            {
                if ((untold ?? problems.GetValueOrDefault(write.Tab) ?? ProblemOf(write, snapshots[write.Tab], live)) is { } problem)
                {
                    blocked[write] = problem;
                }
            }

            pending.RemoveAll(blocked.ContainsKey);
            if (untold is not null)
            {
                return new SheetWriteResult(reports, known, forgotten) { Blocked = blocked };
            }

            reports.AddRange(
                snapshots.SelectMany(snapshot =>
                    snapshot.Value.RepeatedKeys.Select(_ => new SheetReport(
                        snapshot.Key.Key,
                        SheetReportKind.Twice,
                        "A row's key is found in more than one row."
                    ))
                )
            );
            var misplaced = marks.FindAll(mark => snapshots[mark.Tab].KeyAt(mark.Row) != mark.RowKey);
            var plan = SheetPlan.Of(
                snapshots,
                pending,
                [.. repairs, .. Misplaced(spreadsheet, live.LastTurn, misplaced, snapshots, reports)]
            );
            if (turn == 0)
            {
                var old = live.Turns.Where(number => number <= turns.Old).Order().Take(ForgottenAtOnce).ToList();
                plan.Requests.AddRange(old.Select(SheetRequests.Untag));
                forgotten = old.Count < ForgottenAtOnce ? turns.Old : old[^1];
            }

            if (plan.Requests.Count == 0 && misplaced.Count == 0)
            {
                _sent.TryRemove(spreadsheet.ExternalId, out _);
                return new SheetWriteResult(reports, live.LastTurn, forgotten) { Blocked = blocked };
            }

            if (!await stillHeld(cancellationToken))
            {
                return new SheetWriteResult(reports, live.LastTurn, forgotten, Lost: true);
            }

            var number = Math.Max(Math.Max(live.LastTurn, known), refused) + 1;
            var answer = await SendAsync(spreadsheet, plan, number, cancellationToken);
            if (answer is null)
            {
                // Another call was carried out after our read, or took the number: read again.
                refused = number;
                continue;
            }

            known = number;
            repairs = Moved(plan, answer, reports, out pending);
            if (pending.Count == 0 && repairs.Count == 0)
            {
                _sent.TryRemove(spreadsheet.ExternalId, out _);
                return new SheetWriteResult(reports, number, forgotten) { Blocked = blocked };
            }
        }

        throw new SheetException("People moved rows during every attempt to write them; it is tried again.");
    }

    /// <summary>Sends a write.</summary>
    /// <returns>Null when its number was taken, so that nothing was written.</returns>
    private async Task<BatchUpdateSpreadsheetResponse?> SendAsync(
        ReadySpreadsheet spreadsheet,
        SheetPlan plan,
        int number,
        CancellationToken cancellationToken
    )
    {
        // Several calls may have the same number. Google carries out at most one of them, so all have read the same values; the newest read
        // is kept.
        _sent[spreadsheet.ExternalId] =
        [
            .. plan
                .Updates.Select(update => new SentUpdate(number, update))
                .Concat(_sent.GetValueOrDefault(spreadsheet.ExternalId, []).Where(call => call.Number >= number - 1))
                .DistinctBy(call => (call.Number, call.Update.SheetId, call.Update.RowKey, call.Update.Column, call.Update.Width)),
        ];
        try
        {
            return await google
                .Sheets.Spreadsheets.BatchUpdate(
                    new BatchUpdateSpreadsheetRequest
                    {
                        Requests =
                        [
                            SheetRequests.TakeTurn(number),
                            SheetRequests.UnmarkAll(),
                            .. plan
                                .Updates.Where(update => update.RowKey.Length > 0)
                                .DistinctBy(update => (update.SheetId, update.Row))
                                .Select(SheetRequests.Mark),
                            .. plan.Requests,
                        ],
                        IncludeSpreadsheetInResponse = plan.Updates.Count > 0,
                        ResponseIncludeGridData = plan.Updates.Count > 0,
                        ResponseRanges =
                            plan.Updates.Count > 0
                                ? [.. plan.Updates.Select(u => u.Snapshot).Distinct().Select(SheetRequests.KeyRange)]
                                : null,
                    },
                    spreadsheet.ExternalId
                )
                .ExecuteAsync(cancellationToken);
        }
        catch (GoogleApiException e) when (e.HttpStatusCode == HttpStatusCode.BadRequest)
        {
            // Google refuses a number that is taken with the same status as every wrong request: only the number itself tells them apart.
            if (await IsTakenAsync(spreadsheet, number, cancellationToken))
            {
                return null;
            }

            throw;
        }
    }

    private async Task<bool> IsTakenAsync(ReadySpreadsheet spreadsheet, int number, CancellationToken cancellationToken) =>
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

    private async Task<LiveSpreadsheet> LookAsync(ReadySpreadsheet spreadsheet, CancellationToken cancellationToken)
    {
        var get = google.Sheets.Spreadsheets.Get(spreadsheet.ExternalId);
        get.Fields =
            "developerMetadata(metadataId,metadataKey),"
            + "sheets(properties(sheetId,title),protectedRanges(range,warningOnly,requestingUserCanEdit))";
        var live = await get.ExecuteAsync(cancellationToken);
        return new LiveSpreadsheet(
            (live.Sheets ?? []).ToDictionary(sheet => sheet.Properties?.SheetId ?? 0, sheet => sheet.Properties?.Title ?? ""),
            [.. (live.DeveloperMetadata ?? []).Where(tag => tag.MetadataKey == SheetRequests.TurnKey).Select(tag => tag.MetadataId ?? 0)],
            [
                .. (live.Sheets ?? [])
                    .SelectMany(sheet => sheet.ProtectedRanges ?? [])
                    .Where(range => range.RequestingUserCanEdit == false && range.WarningOnly != true)
                    .Select(range => range.Range ?? new GridRange()),
            ]
        );
    }

    /// <summary>What keeps a row from being written, though its tab can be read; null when nothing does.</summary>
    private static SheetProblem? ProblemOf(RowWrite write, TabSnapshot snapshot, LiveSpreadsheet live)
    {
        if (snapshot.ProblemOf(write.RowKey, write.Columns.Keys) is { } problem)
        {
            return problem;
        }

        var closed = live.Closed.Where(range => (range.SheetId ?? 0) == write.SheetId).ToList();
        if (closed.Count == 0)
        {
            return null;
        }

        var isClosed = snapshot.RowOf(write.RowKey) is { } row
            ? !write.Tab.AppendOnly && closed.Exists(range => CoversCells(range, row, write, snapshot))
            : IsClosedForNewRows(closed, snapshot);
        return isClosed
            ? new SheetProblem(
                $"protected:{write.Tab.Key}",
                $"Cells of {write.Tab.Key} are protected, so that the service account may not write them: remove the protection, or let it edit them."
            )
            : null;
    }

    private static bool CoversCells(GridRange range, int row, RowWrite write, TabSnapshot snapshot) =>
        Covers(range.StartRowIndex, range.EndRowIndex, row)
        && write
            .Columns.Keys.Where(name => name != write.Tab.KeyColumn)
            .Any(name => snapshot.ColumnOf(name) is { } column && Covers(range.StartColumnIndex, range.EndColumnIndex, column));

    /// <summary>
    /// Google refuses to insert rows inside of a protected range, also one of other columns. Where nothing stands below, they are appended
    /// then, which needs their own cells alone.
    /// </summary>
    private static bool IsClosedForNewRows(List<GridRange> closed, TabSnapshot snapshot)
    {
        var at = snapshot.LastKeyRow + 1;
        snapshot.AppendsNewRows = closed.Exists(range => (range.StartRowIndex ?? 0) < at && (range.EndRowIndex ?? int.MaxValue) > at);
        return snapshot.AppendsNewRows
            && (
                snapshot.HasValuesBelow
                || closed.Exists(range => (range.EndRowIndex ?? int.MaxValue) > at && (range.StartColumnIndex ?? 0) < snapshot.Width)
            );
    }

    private static bool Covers(int? start, int? end, int index) => index >= (start ?? 0) && index < (end ?? int.MaxValue);

    /// <summary>The marks that the last turn left on existing rows; they have moved with their rows.</summary>
    private async Task<List<RowMark>> MarksAsync(ReadySpreadsheet spreadsheet, CancellationToken cancellationToken)
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

    private async Task<Dictionary<SheetTab, TabSnapshot>> ReadAsync(
        ReadySpreadsheet spreadsheet,
        LiveSpreadsheet live,
        List<(SheetTab Tab, int SheetId)> tabs,
        Dictionary<SheetTab, SheetProblem> problems,
        CancellationToken cancellationToken
    )
    {
        foreach (var (tab, _) in tabs.Where(tab => !live.Titles.ContainsKey(tab.SheetId)))
        {
            problems[tab] = new SheetProblem(
                $"tab:{tab.Key}",
                $"The tab {tab.Key} was deleted: bring it back from the spreadsheet's version history."
            );
        }

        tabs = tabs.FindAll(tab => live.Titles.ContainsKey(tab.SheetId));
        var snapshots = new Dictionary<SheetTab, TabSnapshot>();
        if (tabs.Count == 0)
        {
            return snapshots;
        }

        var titles = tabs.ConvertAll(tab => live.Titles[tab.SheetId]);
        var read = google.Sheets.Spreadsheets.Values.BatchGet(spreadsheet.ExternalId);
        read.Ranges = new Repeatable<string>(titles.Select(SheetRequests.Quote));
        read.ValueRenderOption = global::Google
            .Apis
            .Sheets
            .v4
            .SpreadsheetsResource
            .ValuesResource
            .BatchGetRequest
            .ValueRenderOptionEnum
            .UNFORMATTEDVALUE;
        var values = await read.ExecuteAsync(cancellationToken);
        for (var index = 0; index < tabs.Count; index++)
        {
            var tab = tabs[index].Tab;
            if (TabSnapshot.Of(tab, titles[index], values.ValueRanges?[index].Values, out var problem) is { } snapshot)
            {
                snapshots[tab] = snapshot;
            }
            else
            {
                problems[tab] = problem!;
            }
        }

        return snapshots;
    }

    /// <summary>
    /// Plans repairs of rows that a write with a lost answer has overwritten by mistake, where the earlier values are known.
    /// </summary>
    private List<CellRepair> Misplaced(
        ReadySpreadsheet spreadsheet,
        int turn,
        List<RowMark> misplaced,
        Dictionary<SheetTab, TabSnapshot> snapshots,
        List<SheetReport> reports
    )
    {
        var updates = _sent
            .GetValueOrDefault(spreadsheet.ExternalId, [])
            .Where(call => call.Number == turn)
            .Select(call => call.Update)
            .ToLookup(update => (update.SheetId, update.RowKey));
        var repairs = new List<CellRepair>();
        foreach (var mark in misplaced)
        {
            var found = snapshots[mark.Tab].KeyAt(mark.Row);
            var written = updates[(mark.SheetId, mark.RowKey)].ToList();
            if (written.Count == 0)
            {
                reports.Add(
                    new SheetReport(
                        mark.Tab.Key,
                        SheetReportKind.Overwritten,
                        "A write whose answer was lost overwrote another row, because people moved rows."
                    )
                );
            }

            foreach (var update in written)
            {
                repairs.AddRange(PutBack(update, found, mark.Row, reports));
                if (update.Repair is { } repair && update.RowKey.Length > 0)
                {
                    repairs.Add(repair);
                }
                else
                {
                    reports.Add(
                        new SheetReport(mark.Tab.Key, SheetReportKind.Moved, "People moved rows during a write; both rows were put right.")
                    );
                }
            }
        }

        return repairs;
    }

    /// <summary>
    /// Compares the key column after the write with the planned rows. Returns the cells to restore and the rows to write again.
    /// </summary>
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
                var found = update.RowAfter < keys.Count ? keys[update.RowAfter] : "";
                if (found == update.RowKey)
                {
                    continue;
                }

                repairs.AddRange(PutBack(update, found, update.RowAfter, reports));
                if (update.Write is { } write && !again.Contains(write))
                {
                    again.Add(write);
                    reports.Add(
                        new SheetReport(
                            update.Tab.Key,
                            SheetReportKind.Moved,
                            "People moved rows during a write; both rows were put right."
                        )
                    );
                }
                else if (update.Repair is { } repair && update.RowKey.Length > 0)
                {
                    repairs.Add(repair);
                }
            }
        }

        // A cell that is written again need not get its earlier value back.
        var written = again;
        repairs.RemoveAll(repair =>
            written.Exists(write =>
                write.Tab == repair.Tab
                && write.RowKey == repair.RowKey
                && write.Columns.Keys.Any(name =>
                    name != write.Tab.KeyColumn && SnapshotOf(plan, repair.Tab).ColumnOf(name) == repair.Column
                )
            )
        );
        return repairs;
    }

    /// <summary>The earlier values of a row that was overwritten by mistake.</summary>
    /// <param name="update">The update that overwrote it.</param>
    /// <param name="found">Key of the overwritten row; empty when people inserted a blank row.</param>
    /// <param name="row">Position of that row.</param>
    /// <param name="reports">Gets a report when the earlier values are not known.</param>
    private static IEnumerable<CellRepair> PutBack(PlannedUpdate update, string found, int row, List<SheetReport> reports)
    {
        var columns = Enumerable.Range(update.Column, update.Width);
        if (found.Length == 0)
        {
            return columns.Select(column => new CellRepair(update.Tab, update.SheetId, "", column, new CellData(), row));
        }

        if (update.Snapshot.RowOf(found) is { } before)
        {
            return columns.Select(column => new CellRepair(
                update.Tab,
                update.SheetId,
                found,
                column,
                SheetCells.OfRead(update.Snapshot.ValueAt(before, column))
            ));
        }

        reports.Add(
            new SheetReport(
                update.Tab.Key,
                SheetReportKind.Overwritten,
                "A row that people inserted during a write was overwritten in part."
            )
        );
        return [];
    }

    private static TabSnapshot SnapshotOf(SheetPlan plan, SheetTab tab) => plan.Updates.First(update => update.Tab == tab).Snapshot;

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
        TabSnapshot.Text((object?)value?.StringValue ?? (object?)value?.NumberValue ?? value?.BoolValue);
}

/// <summary>An update of a turn that Google may have carried out.</summary>
internal sealed record SentUpdate(int Number, PlannedUpdate Update);

/// <summary>A mark of the last turn: the present position of the row that was written, and the key of the row that was meant.</summary>
internal sealed record RowMark(SheetTab Tab, int SheetId, int Row, string RowKey);

/// <summary>The present state of a spreadsheet: the titles of its tabs, and the numbers of its recent turns.</summary>
/// <param name="Titles">Titles of the tabs by id.</param>
/// <param name="Turns">Numbers of recent turns.</param>
/// <param name="Closed">Protected ranges that the service account may not edit.</param>
internal sealed record LiveSpreadsheet(IReadOnlyDictionary<int, string> Titles, IReadOnlyList<int> Turns, IReadOnlyList<GridRange> Closed)
{
    /// <summary>Number of the last turn; 0 when nothing was written yet.</summary>
    public int LastTurn { get; } = Turns.Count == 0 ? 0 : Turns.Max();
}

/// <summary>The stored turns of a spreadsheet.</summary>
/// <param name="Newest">Number of the last turn whose outcome is known; 0 when there is none.</param>
/// <param name="Old">Number of the last turn whose call Google can no longer carry out; null when no turn is that old.</param>
internal sealed record SheetTurns(int Newest, int? Old);

/// <summary>An event in a sheet that people should know; the kind is a value of <see cref="SheetReportKind"/>.</summary>
internal sealed record SheetReport(string Tab, string Kind, string Detail);

/// <summary>The result of a write.</summary>
/// <param name="Reports">Events that people should know.</param>
/// <param name="Turn">Number of the last turn, whose outcome is known now.</param>
/// <param name="Forgotten">The numbers up to this one were deleted from the spreadsheet.</param>
/// <param name="Lost">Whether another node holds the lane, so that nothing was written.</param>
internal sealed record SheetWriteResult(IReadOnlyList<SheetReport> Reports, int Turn, int? Forgotten, bool Lost = false)
{
    /// <summary>The rows that were not written, each with what a person must mend first.</summary>
    public IReadOnlyDictionary<RowWrite, SheetProblem> Blocked { get; init; } = new Dictionary<RowWrite, SheetProblem>();
}
