using Npgsql;
using NpgsqlTypes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Engine;

/// <summary>
/// Writes many units in one pipelined batch of set-based statements. It first writes all units, and looks at the numbers of rows that the
/// statements changed. When a unit has lost, it starts again: it locks the deliveries and states in the order of their ids, finds the
/// winners, and writes only them. The first try inserts without <c>on conflict</c>, which would cost a quarter of an insert; a row that
/// exists already ends the try.
/// </summary>
internal sealed class PostgresUnitWriter(Database database) : IUnitWriter
{
    private const string DeleteDeliveriesSql = "delete from deliveries where id = any($1)";
    private const string UpdateStatesSql = """
        update instance_states s set revision = u.expected + 1, state = u.state
        from unnest($1::text[], $2::bigint[], $3::bytea[]) as u(id, expected, state)
        where s.id = u.id and s.revision = u.expected
        """;
    private const string AddStatesSql = """
        insert into instance_states (id, revision, state) select u.id, 1, u.state from unnest($1::text[], $2::bytea[]) as u(id, state)
        """;
    private const string AddInstancesSql = """
        insert into instances (id, definition_id, definition_version_id, version, status, sub_status, name, correlation_id, parent_instance_id,
            case_id, is_protected, incident_count, created_at, updated_at, finished_at)
        select id, definition_id, version_id, version, status, sub_status, name, correlation_id, parent_id, case_id, is_protected, incidents, at, at, finished_at
        from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::boolean[], $12::int[], $13::bigint[], $14::bigint[])
            as u(id, definition_id, version_id, version, status, sub_status, name, correlation_id, parent_id, case_id, is_protected, incidents, at, finished_at)
        """;
    private const string UpdateInstancesSql = """
        update instances i set definition_version_id = u.version_id, version = u.version, status = u.status, sub_status = u.sub_status,
            name = u.name, correlation_id = u.correlation_id, case_id = u.case_id, is_protected = i.is_protected or u.is_protected,
            incident_count = u.incidents, updated_at = u.at, finished_at = u.finished_at
        from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::boolean[], $12::int[], $13::bigint[], $14::bigint[])
            as u(id, definition_id, version_id, version, status, sub_status, name, correlation_id, parent_id, case_id, is_protected, incidents, at, finished_at)
        where i.id = u.id
        """;
    private const string DeleteBookmarksSql = "delete from bookmarks where id = any($1)";
    private const string AddBookmarksSql = """
        insert into bookmarks (id, instance_id, activity_id, name, key, due_at, waits_for_effect, created_at)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::boolean[], $8::bigint[])
        """;
    private const string AddLogSql = """
        insert into burst_log (instance_id, revision, first_ordinal, last_ordinal, entries, node_ids, body, at)
        select * from unnest($1::text[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::text[], $7::bytea[], $8::bigint[])
        """;
    private const string AddEffectsSql = """
        insert into outbox (id, lane, effect_key, revision, case_id, instance_id, bookmark_id, payload, not_before, next_attempt_at, appended_at)
        select id, lane, effect_key, revision, case_id, instance_id, bookmark_id, payload, not_before, at, at
        from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bigint[], $10::bigint[])
            as u(id, lane, effect_key, revision, case_id, instance_id, bookmark_id, payload, not_before, at)
        on conflict (id) do nothing
        """;
    private const string DeleteUnsentEffectsSql = "delete from outbox where instance_id = any($1) and attempts = 0";
    private const string AddDeliveriesSql = """
        insert into deliveries (id, instance_id, case_id, kind, payload, appended_at)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::bigint[])
        on conflict (id) do nothing
        """;
    private const string AddStimuliSql = """
        insert into inbox (id, case_id, payload, appended_at) select * from unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[])
        on conflict (id) do nothing
        """;
    private const string AddIncidentsSql = """
        insert into incidents (id, kind, subject, instance_id, case_id, message, detail, at)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bigint[])
        on conflict (id) do nothing
        """;
    private const string UnlessThereSql = " on conflict (id) do nothing";
    private const string LockDeliveriesSql = "select id from deliveries where id = any($1) order by id for update";
    private const string LockStatesSql = "select id, revision from instance_states where id = any($1) order by id for update";

    public async Task<CommitOutcome[]> WriteAsync(IReadOnlyList<UnitRows> units, CancellationToken cancellationToken)
    {
        // A start that others may forbid is settled first, because nothing that the first try writes would show that it lost.
        if (!units.Any(u => u.Activation is not null) && await TryWriteAsync(units, cancellationToken))
        {
            return new CommitOutcome[units.Count];
        }

        return await SettleAndWriteAsync(units, cancellationToken);
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<UnitRows> units, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginEngineAsync(cancellationToken);
        try
        {
            if (!await ExecuteAsync(transaction, units, unlessThere: "", cancellationToken))
            {
                return false;
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<CommitOutcome[]> SettleAndWriteAsync(IReadOnlyList<UnitRows> units, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginEngineAsync(cancellationToken);
        var outcomes = await SettleAsync(transaction, units, cancellationToken);
        var winners = units.Where((_, i) => outcomes[i] == CommitOutcome.Committed).ToArray();
        if (winners.Length > 0 && !await ExecuteAsync(transaction, winners, UnlessThereSql, cancellationToken))
        {
            throw new InvalidOperationException("A unit that was to win lost a row while it was written.");
        }

        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }

    private static async Task<CommitOutcome[]> SettleAsync(
        Transaction transaction,
        IReadOnlyList<UnitRows> units,
        CancellationToken cancellationToken
    )
    {
        await RunningInstances.LockAsync(transaction, units.Select(u => u.Activation).OfType<Activation>(), cancellationToken);
        var connection = (NpgsqlConnection)transaction.Connection;
        var deliveries = new HashSet<string>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(LockDeliveriesSql, connection, (NpgsqlTransaction)transaction.Inner))
        {
            command.Parameters.Add(Texts([.. units.Select(u => u.DeliveryId).OfType<string>()]));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                deliveries.Add(reader.GetString(0));
            }
        }

        var revisions = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var command = new NpgsqlCommand(LockStatesSql, connection, (NpgsqlTransaction)transaction.Inner))
        {
            command.Parameters.Add(Texts([.. units.SelectMany(u => u.Instances).Select(i => i.Id)]));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                revisions[reader.GetString(0)] = reader.GetInt64(1);
            }
        }

        var outcomes = new CommitOutcome[units.Count];
        var started = new List<InstanceRow>();
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            var wins =
                (unit.DeliveryId is null || deliveries.Remove(unit.DeliveryId))
                && unit.Instances.All(row =>
                    revisions.TryGetValue(row.Id, out var revision) ? !row.IsNew && revision == row.Expected : row.IsNew
                );
            outcomes[i] = wins ? CommitOutcome.Committed : CommitOutcome.Lost;
            if (wins && unit.Activation is { } activation)
            {
                wins =
                    !started.Exists(row => activation.IsForbiddenBy(row.Id, row.DefinitionId, row.CorrelationId))
                    && !await RunningInstances.ForbidAsync(transaction, activation);
                outcomes[i] = wins ? CommitOutcome.Committed : CommitOutcome.NotActivated;
            }

            started.AddRange(wins ? unit.Instances.Where(row => row.IsNew && row.Status == WorkflowStatus.Running) : []);
            foreach (var row in wins ? unit.Instances : [])
            {
                // A second unit of the same instance in this batch loses to the first.
                revisions[row.Id] = row.Expected + 1;
            }
        }

        return outcomes;
    }

    /// <summary>Runs the statements of all units in one batch.</summary>
    /// <returns>False when a unit lost: then the transaction must not be committed.</returns>
    private static async Task<bool> ExecuteAsync(
        Transaction transaction,
        IReadOnlyList<UnitRows> units,
        string unlessThere,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)transaction.Connection, (NpgsqlTransaction)transaction.Inner);
        var instances = units.SelectMany(u => u.Instances).OrderBy(i => i.Id, StringComparer.Ordinal).ToArray();
        var added = Array.FindAll(instances, i => i.IsNew);
        var changed = Array.FindAll(instances, i => !i.IsNew);
        var deliveryIds = units.Select(u => u.DeliveryId).OfType<string>().Order(StringComparer.Ordinal).ToArray();
        var expected = new List<(NpgsqlBatchCommand Command, int Rows)>();
        if (deliveryIds.Length > 0)
        {
            expected.Add((Add(batch, DeleteDeliveriesSql, Texts(deliveryIds)), deliveryIds.Length));
        }

        if (changed.Length > 0)
        {
            var command = Add(
                batch,
                UpdateStatesSql,
                Texts([.. changed.Select(i => i.Id)]),
                Longs([.. changed.Select(i => (long?)i.Expected)]),
                Bytes([.. changed.Select(i => i.State)])
            );
            expected.Add((command, changed.Length));
            Add(batch, UpdateInstancesSql, InstanceColumns(changed));
        }

        if (added.Length > 0)
        {
            expected.Add(
                (
                    Add(batch, AddStatesSql + unlessThere, Texts([.. added.Select(i => i.Id)]), Bytes([.. added.Select(i => i.State)])),
                    added.Length
                )
            );
        }

        AddRows(batch, units, added, instances, unlessThere);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return !expected.Exists(e => (int)e.Command.RecordsAffected != e.Rows);
    }

    private static void AddRows(
        NpgsqlBatch batch,
        IReadOnlyList<UnitRows> units,
        InstanceRow[] added,
        InstanceRow[] instances,
        string unlessThere
    )
    {
        if (added.Length > 0)
        {
            Add(batch, AddInstancesSql + unlessThere, InstanceColumns(added));
        }

        if (units.SelectMany(u => u.BookmarksRemoved).ToArray() is { Length: > 0 } removed)
        {
            Add(batch, DeleteBookmarksSql, Texts(removed));
        }

        if (units.SelectMany(u => u.Bookmarks).ToArray() is { Length: > 0 } bookmarks)
        {
            Add(
                batch,
                AddBookmarksSql + unlessThere,
                Texts([.. bookmarks.Select(b => b.Id)]),
                Texts([.. bookmarks.Select(b => b.InstanceId)]),
                Texts([.. bookmarks.Select(b => b.ActivityId)]),
                Texts([.. bookmarks.Select(b => b.Name)]),
                Texts([.. bookmarks.Select(b => b.Key)]),
                Longs([.. bookmarks.Select(b => b.DueAt)]),
                new NpgsqlParameter<bool[]> { TypedValue = [.. bookmarks.Select(b => b.WaitsForEffect)] },
                Longs([.. bookmarks.Select(b => (long?)b.CreatedAt)])
            );
        }

        if (units.SelectMany(u => u.Log).ToArray() is { Length: > 0 } log)
        {
            Add(
                batch,
                AddLogSql,
                Texts([.. log.Select(l => l.InstanceId)]),
                Longs([.. log.Select(l => (long?)l.Revision)]),
                Ints([.. log.Select(l => l.FirstOrdinal)]),
                Ints([.. log.Select(l => l.LastOrdinal)]),
                Ints([.. log.Select(l => l.Entries)]),
                Texts([.. log.Select(l => l.NodeIds)]),
                Bytes([.. log.Select(l => l.Body)]),
                Longs([.. log.Select(l => (long?)l.At)])
            );
        }

        if (instances.Where(i => i.SubStatus == WorkflowSubStatus.Cancelled).Select(i => i.Id).ToArray() is { Length: > 0 } cancelled)
        {
            Add(batch, DeleteUnsentEffectsSql, Texts(cancelled));
        }

        if (units.SelectMany(u => u.Outbox).ToArray() is { Length: > 0 } effects)
        {
            Add(
                batch,
                AddEffectsSql,
                Texts([.. effects.Select(e => e.Id)]),
                Texts([.. effects.Select(e => e.Lane)]),
                Texts([.. effects.Select(e => e.Key)]),
                Longs([.. effects.Select(e => e.Revision)]),
                Texts([.. effects.Select(e => e.CaseId)]),
                Texts([.. effects.Select(e => e.InstanceId)]),
                Texts([.. effects.Select(e => e.BookmarkId)]),
                Bytes([.. effects.Select(e => e.Payload)]),
                Longs([.. effects.Select(e => e.NotBefore)]),
                Longs([.. effects.Select(e => (long?)e.At)])
            );
        }

        if (units.SelectMany(u => u.Deliveries).ToArray() is { Length: > 0 } deliveries)
        {
            Add(
                batch,
                AddDeliveriesSql,
                Texts([.. deliveries.Select(d => d.Id)]),
                Texts([.. deliveries.Select(d => d.InstanceId)]),
                Texts([.. deliveries.Select(d => d.CaseId)]),
                Texts([.. deliveries.Select(d => d.Kind)]),
                Bytes([.. deliveries.Select(d => d.Payload)]),
                Longs([.. deliveries.Select(d => (long?)d.At)])
            );
        }

        if (units.SelectMany(u => u.Inbox).ToArray() is { Length: > 0 } stimuli)
        {
            Add(
                batch,
                AddStimuliSql,
                Texts([.. stimuli.Select(s => s.Id)]),
                Texts([.. stimuli.Select(s => s.CaseId)]),
                Bytes([.. stimuli.Select(s => s.Payload)]),
                Longs([.. stimuli.Select(s => (long?)s.At)])
            );
        }

        if (units.SelectMany(u => u.Incidents).ToArray() is { Length: > 0 } incidents)
        {
            Add(
                batch,
                AddIncidentsSql,
                Texts([.. incidents.Select(i => i.Id)]),
                Texts([.. incidents.Select(i => i.Kind)]),
                Texts([.. incidents.Select(i => i.Subject)]),
                Texts([.. incidents.Select(i => i.InstanceId)]),
                Texts([.. incidents.Select(i => i.CaseId)]),
                Texts([.. incidents.Select(i => i.Message)]),
                Bytes([.. incidents.Select(i => i.Detail)]),
                Longs([.. incidents.Select(i => (long?)i.At)])
            );
        }
    }

    private static NpgsqlParameter[] InstanceColumns(InstanceRow[] rows) =>
        [
            Texts([.. rows.Select(i => i.Id)]),
            Texts([.. rows.Select(i => i.DefinitionId)]),
            Texts([.. rows.Select(i => i.DefinitionVersionId)]),
            Ints([.. rows.Select(i => i.Version)]),
            Texts([.. rows.Select(i => i.Status)]),
            Texts([.. rows.Select(i => i.SubStatus)]),
            Texts([.. rows.Select(i => i.Name)]),
            Texts([.. rows.Select(i => i.CorrelationId)]),
            Texts([.. rows.Select(i => i.ParentInstanceId)]),
            Texts([.. rows.Select(i => i.CaseId)]),
            new NpgsqlParameter<bool[]> { TypedValue = [.. rows.Select(i => i.IsProtected)] },
            Ints([.. rows.Select(i => i.IncidentCount)]),
            Longs([.. rows.Select(i => (long?)i.At)]),
            Longs([.. rows.Select(i => i.FinishedAt)]),
        ];

    private static NpgsqlBatchCommand Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
        return command;
    }

    private static NpgsqlParameter Texts(string?[] values) =>
        new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static NpgsqlParameter Longs(long?[] values) =>
        new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static NpgsqlParameter Ints(int[] values) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer };

    private static NpgsqlParameter Bytes(byte[][] values) =>
        new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
}
