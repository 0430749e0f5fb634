using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Engine;

/// <summary>
/// Asks inside the commit of a start whether a running instance forbids it. On PostgreSQL starts with the same key wait for each other first, so that
/// the question sees the one that won; on SQLite one transaction writes at a time.
/// </summary>
internal static class RunningInstances
{
    private const string IsRunningSql = $"i.status = '{WorkflowStatus.Running}' and i.id <> @InstanceId";
    private const string FindOfDefinitionSql =
        $"select i.id from instances i where i.definition_id = @DefinitionId and {IsRunningSql} limit 1";
    private const string FindCorrelatedOfDefinitionSql = $"""
        select i.id from instances i where i.definition_id = @DefinitionId and {IsRunningSql}
            and (i.correlation_id = @CorrelationId or (i.correlation_id is null and cast(@CorrelationId as text) is null)) limit 1
        """;
    private const string FindCorrelatedSql =
        $"select i.id from instances i where i.correlation_id = @CorrelationId and {IsRunningSql} limit 1";

    public static async Task<bool> ForbidAsync(Transaction transaction, Activation activation)
    {
        var sql = activation.Strategy switch
        {
            ActivationStrategy.Singleton => FindOfDefinitionSql,
            ActivationStrategy.CorrelatedSingleton => FindCorrelatedOfDefinitionSql,
            _ => FindCorrelatedSql,
        };
        return await transaction.QuerySingleOrDefaultAsync<string>(sql, activation) is not null;
    }

    /// <summary>Waits for the commits of other starts with the same keys, in the order of the locks, before any row is locked: so no two wait for each other.</summary>
    public static async Task LockAsync(Transaction transaction, IEnumerable<Activation> activations, CancellationToken cancellationToken)
    {
        foreach (var key in activations.Select(a => a.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            await transaction.LockAsync("activation " + key, cancellationToken);
        }
    }
}
