using System.Collections.Concurrent;
using System.Net;
using Google;
using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>
/// Writes rows into a spreadsheet, each exactly once. A turn reads the number of the last turn and the keys of the tabs, and then sends one atomic
/// write that takes the next number. Google accepts each number once. So it refuses a late call that was given up as soon as a later turn
/// was written, and refuses our call when another one was carried out after our read. Rows are written by position. The answer contains the
/// keys of the rows that were written: where people moved rows in between, the overwritten cells get their values back, and the row is written where it is now. A
/// write whose answer was lost is checked in the same way, by the marks that it left on its rows and that move with them.
/// </summary>
internal sealed class SheetWriter(GoogleClients google, SheetLimits limits)
{
    private const int Turns = 4;
    private const int ForgottenAtOnce = 200;

    private readonly SheetReader _reader = new(google, limits.RowsAround);

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
            var live = await _reader.LookAsync(spreadsheet, cancellationToken);
            // The answer to the last turn was lost, or not stored: its marks tell where it wrote.
            var marks = live.LastTurn > known ? await _reader.MarksAsync(spreadsheet, cancellationToken) : [];
            var problems = new Dictionary<SheetTab, SheetProblem>();
            var snapshots = await _reader.ReadAsync(
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
                if (
                    (untold ?? problems.GetValueOrDefault(write.Tab) ?? SheetProtection.ProblemOf(write, snapshots[write.Tab], live)) is
                    { } problem
                )
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
                [.. repairs, .. SheetRepairs.Misplaced(SentOf(spreadsheet), live.LastTurn, misplaced, snapshots, reports)]
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

            await _reader.ReadRowsAsync(spreadsheet, plan, cancellationToken);
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
            repairs = SheetRepairs.Moved(plan, answer, reports, out pending);
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
                .Concat(SentOf(spreadsheet).Where(call => call.Number >= number - 1))
                .DistinctBy(call => (call.Number, call.Update.SheetId, call.Update.RowKey, call.Update.Column, call.Update.Width)),
        ];
        try
        {
            var call = google.Sheets.Spreadsheets.BatchUpdate(
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
                    ResponseRanges = plan.Updates.Count > 0 ? KeysOf(plan) : null,
                },
                spreadsheet.ExternalId
            );
            call.Fields =
                plan.Updates.Count > 0
                    ? "updatedSpreadsheet.sheets(properties.sheetId,data(startRow,rowData.values(effectiveValue,userEnteredValue)))"
                    : "spreadsheetId";
            return await call.ExecuteAsync(cancellationToken);
        }
        catch (GoogleApiException e) when (e.HttpStatusCode == HttpStatusCode.BadRequest)
        {
            // Google refuses a number that is taken with the same status as every wrong request: only the number itself tells them apart.
            if (await _reader.IsTakenAsync(spreadsheet, number, cancellationToken))
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>The cells whose keys the answer is to show: those of the updated rows, where they are after the write.</summary>
    private static List<string> KeysOf(SheetPlan plan) =>
        [
            .. plan
                .Updates.GroupBy(update => update.Snapshot)
                .SelectMany(group =>
                    RowRanges
                        .Joined(group.Select(update => update.RowAfter))
                        .Select(range =>
                            SheetRequests.CellRange(group.Key.Title, range.From, range.To, group.Key.KeyColumn, group.Key.KeyColumn)
                        )
                ),
        ];

    private IReadOnlyList<SentUpdate> SentOf(ReadySpreadsheet spreadsheet) => _sent.GetValueOrDefault(spreadsheet.ExternalId, []);
}
