using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;

namespace Workflows.Storage.Instances;

/// <summary>
/// Asks for instances to be cancelled, in the transaction of what makes them pointless. The request is a delivery: a burst of the instance
/// carries it out, after the deliveries that came before it, and other rooms' tasks and effects are taken back by its activities.
/// </summary>
public sealed class InstanceCancellations
{
    private const string FindRunningSql = $"""
        select id, case_id, parent_instance_id from instances where correlation_id = @correlationId and status = '{WorkflowStatus.Running}'
        """;
    private const string FindParentSql = "select parent_instance_id from instances where id = @id";

    private readonly UnitEncoder _encoder;
    private readonly Wake _wake;

    internal InstanceCancellations(UnitEncoder encoder, Wake wake)
    {
        _encoder = encoder;
        _wake = wake;
    }

    /// <summary>Requests that every running instance with a correlation id is cancelled.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="correlationId">The correlation id.</param>
    /// <param name="exceptInstanceId">The instance that causes it: it and the instances that wait for it go on. Null: none does.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many instances are to be cancelled.</returns>
    public async Task<int> RequestAsync(
        Transaction transaction,
        string correlationId,
        string? exceptInstanceId,
        CancellationToken cancellationToken = default
    )
    {
        var kept = await WithParentsAsync(transaction, exceptInstanceId, cancellationToken);
        var count = 0;
        foreach (var row in await transaction.QueryAsync<Row>(FindRunningSql, new { correlationId }, cancellationToken))
        {
            // A parent cancels the children that it waits for.
            if (kept.Contains(row.Id) || (row.ParentInstanceId is { } parent && kept.Contains(parent)))
            {
                continue;
            }

            count += await DeliveryQueue.AppendAsync(
                transaction,
                _encoder,
                Delivery.ToCancel(row.Id) with
                {
                    CaseId = row.CaseId,
                },
                cancellationToken
            );
        }

        if (count > 0)
        {
            transaction.OnCommitted(_wake.Inbox);
        }

        return count;
    }

    private static async Task<HashSet<string>> WithParentsAsync(
        Transaction transaction,
        string? instanceId,
        CancellationToken cancellationToken
    )
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        while (instanceId is not null && kept.Add(instanceId))
        {
            instanceId = await transaction.QuerySingleOrDefaultAsync<string?>(FindParentSql, new { id = instanceId }, cancellationToken);
        }

        return kept;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string? CaseId { get; set; }

        public string? ParentInstanceId { get; set; }
    }
}
