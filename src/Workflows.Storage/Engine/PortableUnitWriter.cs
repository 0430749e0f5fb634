using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Incident = Workflows.Storage.Operations.Incident;

namespace Workflows.Storage.Engine;

/// <summary>Writes units one statement after another. It is used with SQLite, where a statement is a call within the process.</summary>
internal sealed class PortableUnitWriter(Database database) : IUnitWriter
{
    private const string BeginUnitSql = "savepoint unit";
    private const string RollBackUnitSql = "rollback to savepoint unit";
    private const string EndUnitSql = "release savepoint unit";
    private const string DeleteDeliverySql = "delete from deliveries where id = @id";
    private const string AddStateSql =
        "insert into instance_states (id, revision, state) values (@Id, 1, @State) on conflict (id) do nothing";
    private const string UpdateStateSql =
        "update instance_states set revision = revision + 1, state = @State where id = @Id and revision = @Expected";
    private const string AddInstanceSql = """
        insert into instances (id, definition_id, definition_version_id, version, status, sub_status, name, correlation_id, parent_instance_id,
            case_id, is_protected, incident_count, created_at, updated_at, finished_at)
        values (@Id, @DefinitionId, @DefinitionVersionId, @Version, @Status, @SubStatus, @Name, @CorrelationId, @ParentInstanceId,
            @CaseId, @IsProtected, @IncidentCount, @At, @At, @FinishedAt)
        """;
    private const string UpdateInstanceSql = """
        update instances set definition_version_id = @DefinitionVersionId, version = @Version, status = @Status, sub_status = @SubStatus,
            name = @Name, correlation_id = @CorrelationId, case_id = @CaseId, is_protected = is_protected or @IsProtected,
            incident_count = @IncidentCount, updated_at = @At, finished_at = @FinishedAt
        where id = @Id
        """;
    private const string DeleteBookmarkSql = "delete from bookmarks where id = @id";
    private const string AddBookmarkSql = """
        insert into bookmarks (id, instance_id, activity_id, name, key, due_at, waits_for_effect, created_at)
        values (@Id, @InstanceId, @ActivityId, @Name, @Key, @DueAt, @WaitsForEffect, @CreatedAt) on conflict (id) do nothing
        """;
    private const string AddLogSql = """
        insert into burst_log (instance_id, revision, first_ordinal, last_ordinal, entries, node_ids, body, at)
        values (@InstanceId, @Revision, @FirstOrdinal, @LastOrdinal, @Entries, @NodeIds, @Body, @At)
        """;
    private const string AddEffectSql = Outbox.InsertSql + " where true on conflict (id) do nothing";
    private const string DeleteUnsentEffectsSql = "delete from outbox where instance_id = @id and attempts = 0";
    private const string AddIncidentSql = Incident.InsertSql + " on conflict (id) do nothing";

    public async Task<CommitOutcome[]> WriteAsync(IReadOnlyList<UnitRows> units, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var outcomes = new CommitOutcome[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            await transaction.ExecuteAsync(BeginUnitSql, cancellationToken: cancellationToken);
            outcomes[i] = await TryWriteAsync(transaction, units[i]);
            if (outcomes[i] != CommitOutcome.Committed)
            {
                await transaction.ExecuteAsync(RollBackUnitSql, cancellationToken: cancellationToken);
            }

            await transaction.ExecuteAsync(EndUnitSql, cancellationToken: cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }

    private static async Task<CommitOutcome> TryWriteAsync(Transaction transaction, UnitRows unit)
    {
        if (unit.DeliveryId is { } id && await transaction.ExecuteAsync(DeleteDeliverySql, new { id }) == 0)
        {
            return CommitOutcome.Lost;
        }

        foreach (var instance in unit.Instances)
        {
            if (await transaction.ExecuteAsync(instance.IsNew ? AddStateSql : UpdateStateSql, instance) == 0)
            {
                return CommitOutcome.Lost;
            }

            await transaction.ExecuteAsync(instance.IsNew ? AddInstanceSql : UpdateInstanceSql, instance);
            if (instance.SubStatus == WorkflowSubStatus.Cancelled)
            {
                await transaction.ExecuteAsync(DeleteUnsentEffectsSql, new { id = instance.Id });
            }
        }

        if (unit.Activation is { } activation && await RunningInstances.ForbidAsync(transaction, activation))
        {
            return CommitOutcome.NotActivated;
        }

        foreach (var bookmarkId in unit.BookmarksRemoved)
        {
            await transaction.ExecuteAsync(DeleteBookmarkSql, new { id = bookmarkId });
        }

        await AllAsync(transaction, AddBookmarkSql, unit.Bookmarks);
        await AllAsync(transaction, AddLogSql, unit.Log);
        await AllAsync(transaction, AddEffectSql, unit.Outbox);
        await AllAsync(transaction, DeliveryQueue.AppendSql, unit.Deliveries);
        await AllAsync(transaction, Inbox.AppendSql, unit.Inbox);
        await AllAsync(transaction, AddIncidentSql, unit.Incidents);
        return CommitOutcome.Committed;
    }

    private static async Task AllAsync<T>(Transaction transaction, string sql, IReadOnlyList<T> rows)
    {
        foreach (var row in rows)
        {
            await transaction.ExecuteAsync(sql, row);
        }
    }
}
