using System.Security.Cryptography;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;

namespace Workflows.Google.Sheets;

/// <summary>
/// Writes the rows of all spreadsheets: it serves the lanes <c>sheet:…</c>. It writes many rows with one call, each exactly once after any
/// crash or lost answer. A row that must not be written is refused with a sentence. A used-up quota makes the lane wait for a full minute.
/// </summary>
public sealed class SheetLaneHandler : ILaneHandler
{
    /// <summary>
    /// How long a turn's number is kept. Google may carry out a call for up to three minutes after it was given up, and refuses it only
    /// while the number is taken.
    /// </summary>
    private static readonly TimeSpan KeepTurnsFor = TimeSpan.FromHours(1);

    /// <summary>Google refills quotas every minute.</summary>
    private static readonly TimeSpan QuotaRefill = TimeSpan.FromMinutes(1);

    private const int AloneAtOnce = 5;

    /// <summary>Characters of a cell and of a row in a write, besides their values.</summary>
    private const int CellSize = 60;
    private const int RowSize = 500;

    private const string FindTurnsSql = """
        select max(turn) as newest, max(case when written_at < @before then turn end) as old from google_sheet_turns
        where external_id = @externalId
        """;

    private const string NoteTurnSql = """
        insert into google_sheet_turns (external_id, turn, written_at) values (@externalId, @turn, @at) on conflict do nothing
        """;

    private const string DeleteTurnsSql = "delete from google_sheet_turns where external_id = @externalId and turn <= @turn";

    private const string NoteReportSql = """
        insert into google_sheet_reports (id, spreadsheet_key, tab, kind, detail, at) values (@id, @key, @tab, @kind, @detail, @at)
        on conflict (id) do nothing
        """;

    private readonly SpreadsheetSetup _setup;
    private readonly SheetCatalog _catalog;
    private readonly SheetWriter _writer;
    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly SheetLimits _limits;

    /// <summary>Creates the handler of all spreadsheets' lanes.</summary>
    /// <param name="google">Google's services.</param>
    /// <param name="setup">Creates a spreadsheet that does not exist yet.</param>
    /// <param name="catalog">Tabs, columns and forbidden columns.</param>
    /// <param name="database">Stores turns and reports.</param>
    /// <param name="time">System time; null: <see cref="TimeProvider.System"/>.</param>
    /// <param name="limits">How much a write carries; null: what Google takes.</param>
    public SheetLaneHandler(
        GoogleClients google,
        SpreadsheetSetup setup,
        SheetCatalog catalog,
        Database database,
        TimeProvider? time = null,
        SheetLimits? limits = null
    )
    {
        _setup = setup;
        _catalog = catalog;
        _database = database;
        _time = time ?? TimeProvider.System;
        _limits = limits ?? new SheetLimits();
        _writer = new SheetWriter(google, _limits);
    }

    /// <inheritdoc />
    public bool Serves(string lane) => lane.StartsWith(RowEffect.LanePrefix, StringComparison.Ordinal);

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) =>
        new()
        {
            Ordered = true,
            BatchSize = 500,
            Concurrency = 1,
            FirstBackOff = TimeSpan.FromSeconds(2),
            LongestBackOff = TimeSpan.FromMinutes(5),
            Lease = TimeSpan.FromMinutes(5),
        };

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        var key = batch.Lane[RowEffect.LanePrefix.Length..];
        var results = batch.Effects.Select(effect => (EffectResult?)Refuse(key, effect)).ToArray();
        var open = Enumerable.Range(0, results.Length).Where(index => results[index] is null).ToList();
        if (open.Count > 0)
        {
            foreach (var (index, result) in await WriteAsync(key, batch, open, cancellationToken))
            {
                results[index] = result;
            }
        }

        return results.Select(result => result!).ToList();
    }

    private EffectResult.Refused? Refuse(string spreadsheet, PendingEffect effect)
    {
        RowEffect row;
        try
        {
            row = RowEffect.Read(effect.Effect.Payload);
        }
        catch (System.Text.Json.JsonException)
        {
            return new EffectResult.Refused("Its payload is not a row of a sheet.");
        }

        if (row.Spreadsheet != spreadsheet || string.IsNullOrWhiteSpace(row.RowKey))
        {
            return new EffectResult.Refused("The row has no key, or names another spreadsheet than its lane.");
        }

        if (_catalog.Refuse(spreadsheet, row.Tab, row.Columns.Keys) is { } sentence)
        {
            return new EffectResult.Refused(sentence);
        }

        // An effect that a burst queued has an instance; casework's own rows have none. A refused row must not hold up casework's next row
        // of the same key, so it is dropped.
        if (
            effect.Effect.InstanceId is not null
            && _catalog.Refuse(spreadsheet, row.Tab, row.Columns.Keys, fromWorkflow: true) is { } owned
        )
        {
            return new EffectResult.Refused(owned) { IsDropped = true };
        }

        var tab = _catalog.Find(spreadsheet)!.FindTab(row.Tab)!;
        if (tab.AppendOnly != row.Append)
        {
            return new EffectResult.Refused(
                tab.AppendOnly
                    ? $"Rows of {tab.Key} are only appended, never changed."
                    : $"Rows of {tab.Key} are written by key, not appended."
            );
        }

        foreach (var (column, value) in row.Columns)
        {
            if (SheetCells.LooksPersonal(value))
            {
                return new EffectResult.Refused(
                    $"The value of '{column}' looks like an address or a link, which is never written to a sheet."
                );
            }

            if (!SheetCells.Fits(value))
            {
                return new EffectResult.Refused($"The value of '{column}' is not a text, a number, true, false or nothing.");
            }
        }

        return null;
    }

    private async Task<IReadOnlyList<(int Index, EffectResult Result)>> WriteAsync(
        string key,
        LaneBatch batch,
        List<int> open,
        CancellationToken cancellationToken
    )
    {
        // Rows that Google refused before are written after the others, so that they hold up none of them.
        var blocked = open.FindAll(index => batch.Effects[index].IsBlocked);
        var results = new List<(int Index, EffectResult Result)>(open.Count);
        foreach (var part in Parts(batch, [.. open.Except(blocked)]).Concat(Parts(batch, blocked)))
        {
            var stopped = results.Find(result =>
                result.Result is EffectResult.Retry { Obstacle.WholeLane: true } or EffectResult.Retry { NotBegun: true }
            );
            results.AddRange(stopped.Result is null ? await TryAsync(key, batch, part, cancellationToken) : All(part, stopped.Result));
        }

        return results;
    }

    /// <summary>Cuts rows into parts, each of which one write can carry.</summary>
    private List<List<int>> Parts(LaneBatch batch, List<int> open)
    {
        var parts = new List<List<int>>();
        var (payload, marks) = (0, 0);
        foreach (var index in open)
        {
            var row = RowEffect.Read(batch.Effects[index].Effect.Payload);
            var size = row.Columns.Sum(column => CellSize + (column.Value?.ToJsonString().Length ?? 0)) + RowSize + row.RowKey.Length;
            var mark = SheetRequests.MarkKey.Length + row.RowKey.Length;
            if (parts.Count == 0 || payload + size > _limits.PayloadCharacters || marks + mark > _limits.MarkCharacters)
            {
                parts.Add([]);
                (payload, marks) = (0, 0);
            }

            parts[^1].Add(index);
            (payload, marks) = (payload + size, marks + mark);
        }

        return parts;
    }

    private async Task<IReadOnlyList<(int Index, EffectResult Result)>> TryAsync(
        string key,
        LaneBatch batch,
        List<int> open,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (!await batch.StillHeldAsync(cancellationToken))
            {
                return All(open, EffectResult.Retry.NotTried("Another node writes this spreadsheet now."));
            }

            var spreadsheet = await _setup.EnsureAsync(key, cancellationToken);
            var now = _time.GetUtcNow();
            var noted = await _database.QuerySingleOrDefaultAsync<TurnsRow>(
                FindTurnsSql,
                new { externalId = spreadsheet.ExternalId, before = now - KeepTurnsFor },
                cancellationToken
            );
            var turns = new SheetTurns(noted?.Newest ?? 0, noted?.Old);
            var writes = Group(spreadsheet, batch, open);
            var written = await _writer.WriteAsync(spreadsheet, [.. writes.Values], turns, batch.StillHeldAsync, cancellationToken);
            return written.Lost
                ? All(open, EffectResult.Retry.NotTried("Another node writes this spreadsheet now."))
                : Results(spreadsheet, batch, open, writes, written, now);
        }
        catch (Exception e) when (GoogleFailure.Of(e, cancellationToken) is { } failure)
        {
            return failure.Final
                ? await RefusedAsync(key, batch, open, failure, cancellationToken)
                : All(open, EffectResult.Retry.Behind(failure.ToObstacle(What(key)), failure.After));
        }
        catch (SheetException e)
        {
            return All(
                open,
                EffectResult.Retry.Behind(new GoogleFailure(e.Message, GoogleFailureKind.Busy).ToObstacle(What(key)), QuotaRefill)
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The number of the turn tells the next attempt whether Google has carried it out.
            return All(open, EffectResult.Retry.NotTried("The server stopped during the write."));
        }
    }

    /// <summary>Google refuses something in the call. One row must not stop the others, so each is written by itself.</summary>
    private async Task<IReadOnlyList<(int Index, EffectResult Result)>> RefusedAsync(
        string key,
        LaneBatch batch,
        List<int> open,
        GoogleFailure failure,
        CancellationToken cancellationToken
    )
    {
        if (open.Count == 1)
        {
            return All(
                open,
                failure.Kind == GoogleFailureKind.Never
                    ? new EffectResult.Refused(failure.Sentence)
                    : EffectResult.Retry.Behind(failure.ToObstacle(What(key)))
            );
        }

        var each = new List<(int, EffectResult)>();
        // Rows that were refused one by one before are tried a few at a time: their cause is most likely one, and calls are counted.
        var alone = batch.Effects[open[0]].IsBlocked
            ? [.. RandomNumberGenerator.GetItems<int>(open.ToArray(), AloneAtOnce).Distinct()]
            : open;
        foreach (var index in alone)
        {
            each.AddRange(await TryAsync(key, batch, [index], cancellationToken));
        }

        each.AddRange(All([.. open.Except(alone)], EffectResult.Retry.Behind(failure.ToObstacle(What(key)))));
        return each;
    }

    private static List<(int Index, EffectResult Result)> Results(
        ReadySpreadsheet spreadsheet,
        LaneBatch batch,
        List<int> open,
        Dictionary<(string, string), RowWrite> writes,
        SheetWriteResult written,
        DateTimeOffset now
    )
    {
        var results = new List<(int, EffectResult)>(open.Count);
        var noted = false;
        foreach (var index in open)
        {
            var row = RowEffect.Read(batch.Effects[index].Effect.Payload);
            if (written.Blocked.TryGetValue(writes[(row.Tab, row.RowKey)], out var problem))
            {
                results.Add((index, EffectResult.Retry.Behind(ToObstacle(spreadsheet, problem))));
                continue;
            }

            // The turn and the reports of the batch are stored with the receipt of its first effect.
            var first = !noted;
            noted = true;
            results.Add(
                (
                    index,
                    new EffectResult.Done(
                        Within: first
                            ? (transaction, token) =>
                                NoteAsync(transaction, spreadsheet, batch.Effects[index].Effect.Id, written, now, token)
                            : null
                    )
                )
            );
        }

        return results;
    }

    private static Obstacle ToObstacle(ReadySpreadsheet spreadsheet, SheetProblem problem) =>
        new()
        {
            Key = problem.Key,
            Kind = ObstacleKind.NeedsPerson,
            Problem = $"{What(spreadsheet.Key)} cannot be written",
            Sentence = problem.Sentence,
        };

    private static string What(string key) => $"rows of the sheet {key}";

    private static Dictionary<(string Tab, string RowKey), RowWrite> Group(ReadySpreadsheet spreadsheet, LaneBatch batch, List<int> open)
    {
        var writes = new Dictionary<(string, string), RowWrite>();
        foreach (var effect in open.Select(index => batch.Effects[index]))
        {
            var row = RowEffect.Read(effect.Effect.Payload);
            if (!writes.TryGetValue((row.Tab, row.RowKey), out var write))
            {
                write = new RowWrite(spreadsheet.Definition.FindTab(row.Tab)!, spreadsheet.SheetIds[row.Tab], row.RowKey);
                writes[(row.Tab, row.RowKey)] = write;
            }

            write.Add(effect, row);
        }

        return writes;
    }

    private static async Task NoteAsync(
        Transaction transaction,
        ReadySpreadsheet spreadsheet,
        string effectId,
        SheetWriteResult written,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (written.Forgotten is { } turn)
        {
            await transaction.ExecuteAsync(DeleteTurnsSql, new { externalId = spreadsheet.ExternalId, turn }, cancellationToken);
        }

        if (written.Turn > 0)
        {
            await transaction.ExecuteAsync(
                NoteTurnSql,
                new
                {
                    externalId = spreadsheet.ExternalId,
                    turn = written.Turn,
                    at = now,
                },
                cancellationToken
            );
        }

        foreach (var (report, number) in written.Reports.Distinct().Select((report, number) => (report, number)))
        {
            await transaction.ExecuteAsync(
                NoteReportSql,
                new
                {
                    id = $"{effectId}:{number}",
                    key = spreadsheet.Key,
                    tab = report.Tab,
                    kind = report.Kind,
                    detail = report.Detail,
                    at = now,
                },
                cancellationToken
            );
        }
    }

    private static List<(int, EffectResult)> All(List<int> open, EffectResult result) => open.ConvertAll(index => (index, result));

    private sealed class TurnsRow
    {
        public int? Newest { get; set; }

        public int? Old { get; set; }
    }
}
