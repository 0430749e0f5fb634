using Microsoft.Extensions.Logging;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>Implements the engine's store in plain SQL.</summary>
public sealed partial class EngineStore : IEngineStore
{
    private const string LoadStateSql = """
        select s.revision, s.state, i.case_id from instance_states s join instances i on i.id = s.id where s.id = @instanceId
        """;
    private const string LoadStatesSql = """
        select s.id, s.revision, s.state, i.case_id from instance_states s join instances i on i.id = s.id where s.id = any(@instanceIds)
        """;
    private const string LoadStatesPortableSql = """
        select s.id, s.revision, s.state, i.case_id from instance_states s join instances i on i.id = s.id where s.id in @instanceIds
        """;
    private const string ListRunningChildrenSql =
        $"select id from instances where parent_instance_id = @instanceId and status <> '{WorkflowStatus.Finished}' order by created_at";
    private const string FindEarliestDueSql = "select min(due_at) from bookmarks where due_at is not null";
    private const string ListDueSql = """
        select b.id, b.instance_id, i.case_id from bookmarks b join instances i on i.id = b.instance_id
        where b.due_at <= @now order by b.due_at, b.id limit 200
        """;
    private const string ClearDueSql = "update bookmarks set due_at = null where id = @Id and due_at is not null";

    private readonly Database _database;
    private readonly Vault _vault;
    private readonly Wake _wake;
    private readonly UnitEncoder _encoder;
    private readonly IUnitWriter _writer;
    private readonly InboxSplitter _splitter;
    private readonly DeliveryQueue _deliveries;
    private readonly ILogger<EngineStore> _logger;

    /// <summary>Creates the store with the writer that is fastest on the database.</summary>
    public EngineStore(Database database, Vault vault, Wake wake, BusinessClock clock, ILoggerFactory loggers)
    {
        _database = database;
        _vault = vault;
        _wake = wake;
        _logger = loggers.CreateLogger<EngineStore>();
        _encoder = new UnitEncoder(vault);
        var keptEvents = new KeptEvents(database, vault, _encoder, loggers.CreateLogger<KeptEvents>());
        _writer = database.Dialect == Dialect.PostgreSql ? new PostgresUnitWriter(database) : new PortableUnitWriter(database);
        _splitter = new InboxSplitter(database, vault, _encoder, keptEvents, wake, loggers.CreateLogger<InboxSplitter>());
        _deliveries = new DeliveryQueue(database, vault, wake, new Inbox(vault, wake), clock);
    }

    /// <inheritdoc />
    public async ValueTask PrepareAsync(CommitUnit unit)
    {
        try
        {
            unit.Prepared = await _encoder.EncodeAsync(unit);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The commit encodes the unit again, meets the same error, and reports it as the failure of this unit.
            LogNotPrepared(e);
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<CommitUnit> units, CancellationToken cancellationToken)
    {
        var results = new CommitResult[units.Count];
        var rows = new UnitRows?[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            try
            {
                rows[i] = units[i].Prepared as UnitRows ?? await _encoder.EncodeAsync(units[i]);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                results[i] = new CommitResult(CommitOutcome.Failed, e);
            }
        }

        var open = Enumerable.Range(0, units.Count).Where(i => rows[i] is not null).ToArray();
        try
        {
            var outcomes = await _writer.WriteAsync([.. open.Select(i => rows[i]!)], cancellationToken);
            for (var k = 0; k < open.Length; k++)
            {
                results[open[k]] = new CommitResult(outcomes[k]);
            }
        }
        catch (Exception e) when (open.Length > 1 && e is not OperationCanceledException)
        {
            LogRepeated(e, open.Length);
            foreach (var i in open)
            {
                results[i] = await CommitAloneAsync(rows[i]!, cancellationToken);
            }
        }
        catch (Exception e) when (open.Length == 1 && RowFault.IsItsOwn(e))
        {
            results[open[0]] = new CommitResult(CommitOutcome.Failed, e);
        }

        Wakeup(units, results);
        return results;
    }

    /// <inheritdoc />
    public async ValueTask<LoadedInstance?> LoadAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (await _database.QueryEngineAsync<StateRow>(LoadStateSql, new { instanceId }, cancellationToken) is not [var row])
        {
            return null;
        }

        var key = await _vault.KeyAsync(row.CaseId);
        return new LoadedInstance(WorkflowState.Deserialize(key.Open("instance_states", instanceId, row.State)), row.Revision, row.CaseId);
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyDictionary<string, LoadedInstance>> LoadAsync(
        IReadOnlyList<string> instanceIds,
        CancellationToken cancellationToken
    )
    {
        var sql = _database.Dialect == Dialect.PostgreSql ? LoadStatesSql : LoadStatesPortableSql;
        var found = new Dictionary<string, LoadedInstance>(StringComparer.Ordinal);
        foreach (var row in await _database.QueryEngineAsync<StateRow>(sql, new { instanceIds = instanceIds.ToArray() }, cancellationToken))
        {
            var key = await _vault.KeyAsync(row.CaseId);
            var state = WorkflowState.Deserialize(key.Open("instance_states", row.Id, row.State));
            found[row.Id] = new LoadedInstance(state, row.Revision, row.CaseId);
        }

        return found;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> RunningChildrenAsync(string instanceId, CancellationToken cancellationToken) =>
        await _database.QueryAsync<string>(ListRunningChildrenSql, new { instanceId }, cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> SplitInboxAsync(ITriggerIndex triggers, DateTimeOffset now, CancellationToken cancellationToken) =>
        _splitter.SplitAsync(triggers, now, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Delivery>> ClaimDeliveriesAsync(int most, TimeSpan claim, CancellationToken cancellationToken) =>
        _deliveries.ClaimAsync(most, claim, cancellationToken);

    /// <inheritdoc />
    public ValueTask DropDeliveryAsync(Delivery delivery, CancellationToken cancellationToken) =>
        _deliveries.DropAsync(delivery, cancellationToken);

    /// <inheritdoc />
    public ValueTask ParkDeliveryAsync(Delivery delivery, string error, DateTimeOffset now, CancellationToken cancellationToken) =>
        _deliveries.ParkAsync(delivery, error, now, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestDueAsync(CancellationToken cancellationToken) =>
        await _database.QuerySingleOrDefaultAsync<long?>(FindEarliestDueSql, null, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <inheritdoc />
    public async ValueTask<int> DeliverDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await _database.BeginAsync(cancellationToken);
        var delivered = 0;
        foreach (var due in await transaction.QueryAsync<DueRow>(ListDueSql, new { now }, cancellationToken))
        {
            if (await transaction.ExecuteAsync(ClearDueSql, new { due.Id }, cancellationToken) == 0)
            {
                continue;
            }

            var delivery = new Delivery
            {
                Id = Ids.ResumeDelivery("due", due.Id),
                InstanceId = due.InstanceId,
                Kind = DeliveryKind.Resume,
                BookmarkId = due.Id,
                CaseId = due.CaseId,
            };
            try
            {
                delivered += await DeliveryQueue.AppendAsync(transaction, _encoder, delivery, cancellationToken);
            }
            catch (CaseErasedException)
            {
                // The case was erased while the bookmark waited: its due time was cleared above, and no delivery is made.
            }
        }

        transaction.OnCommitted(_wake.Inbox);
        await transaction.CommitAsync(cancellationToken);
        return delivered;
    }

    private async Task<CommitResult> CommitAloneAsync(UnitRows unit, CancellationToken cancellationToken)
    {
        try
        {
            return new CommitResult((await _writer.WriteAsync([unit], cancellationToken))[0]);
        }
        catch (Exception e) when (RowFault.IsItsOwn(e))
        {
            return new CommitResult(CommitOutcome.Failed, e);
        }
    }

    private void Wakeup(IReadOnlyList<CommitUnit> units, CommitResult[] results)
    {
        var inbox = false;
        HashSet<string>? lanes = null;
        var committed = false;
        for (var i = 0; i < units.Count; i++)
        {
            if (results[i].Outcome != CommitOutcome.Committed)
            {
                continue;
            }

            committed = true;
            inbox |= units[i].Stimuli.Count > 0 || units[i].Deliveries.Count > 0 || units[i].DeliveryId is not null;
            inbox |= units[i].Instances.Any(w => w.Change.BookmarksAdded.Any(b => !b.WaitsForEffect && b.DueAt is null));
            foreach (var effect in units[i].Effects)
            {
                (lanes ??= []).Add(effect.Lane);
            }
        }

        if (inbox)
        {
            _wake.Inbox();
        }

        foreach (var lane in lanes ?? [])
        {
            _wake.Lane(lane);
        }

        if (committed)
        {
            _wake.Instances();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A commit of {Units} units failed; it is repeated one unit at a time.")]
    private partial void LogRepeated(Exception exception, int units);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A unit could not be prepared.")]
    private partial void LogNotPrepared(Exception exception);

    private sealed class StateRow
    {
        public string Id { get; set; } = "";

        public long Revision { get; set; }

        public byte[] State { get; set; } = [];

        public string? CaseId { get; set; }
    }

    private sealed class DueRow
    {
        public string Id { get; set; } = "";

        public string InstanceId { get; set; } = "";

        public string? CaseId { get; set; }
    }
}
