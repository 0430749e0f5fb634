using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Instances;

/// <summary>
/// Deletes instances that have ended, with all that the engine stores of them. An instance that holds case data is never deleted here: retention
/// deletes it with its case.
/// </summary>
public sealed class InstanceDeletion(Database database, AuditLog audit, BusinessClock clock)
{
    private const string LockSql = "select id from instance_states where id = @id /*lock*/";
    private const string FindSql = "select status, is_protected, definition_id from instances where id = @id";

    // An effect that was begun is left to its lane, because nothing may stop it halfway.
    private static readonly string[] DeleteSql =
    [
        "delete from outbox where instance_id = @id and attempts = 0",
        "delete from deliveries where instance_id = @id",
        "delete from bookmarks where instance_id = @id",
        "delete from burst_log where instance_id = @id",
        "delete from incidents where instance_id = @id",
        "delete from instance_states where id = @id",
        "delete from instances where id = @id",
    ];

    /// <summary>Deletes an instance, and notes it in the audit.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="actor">Who deletes it, as the audit names them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DeletionOutcome> DeleteAsync(string instanceId, string actor, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.QueryAsync<string>(LockSql.For(database.Dialect), new { id = instanceId }, cancellationToken);
        var row = await transaction.QuerySingleOrDefaultAsync<Row>(FindSql, new { id = instanceId }, cancellationToken);
        if (row is null)
        {
            return DeletionOutcome.NotFound;
        }

        if (row.IsProtected)
        {
            return DeletionOutcome.HoldsCaseData;
        }

        if (row.Status != WorkflowStatus.Finished)
        {
            return DeletionOutcome.StillRuns;
        }

        foreach (var sql in DeleteSql)
        {
            await transaction.ExecuteAsync(sql, new { id = instanceId }, cancellationToken);
        }

        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "instance.deleted",
                Actor = actor,
                Subject = "instance:" + instanceId,
                Detail = new() { ["definition"] = row.DefinitionId },
                At = clock.Now,
            },
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return DeletionOutcome.Deleted;
    }

    private sealed class Row
    {
        public string Status { get; set; } = "";

        public bool IsProtected { get; set; }

        public string DefinitionId { get; set; } = "";
    }
}

/// <summary>What became of a deletion.</summary>
public enum DeletionOutcome
{
    /// <summary>The instance is gone.</summary>
    Deleted,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>It has not ended.</summary>
    StillRuns,

    /// <summary>It holds case data: retention alone deletes it.</summary>
    HoldsCaseData,
}
