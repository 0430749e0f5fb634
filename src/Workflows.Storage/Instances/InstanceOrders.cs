using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;

namespace Workflows.Storage.Instances;

/// <summary>
/// Takes a person's orders to change an instance: cancel it, set its variables, run again what failed. Each is a delivery, noted in the audit in the
/// same transaction; a burst of the instance carries it out, after the deliveries that came before it.
/// </summary>
public sealed class InstanceOrders
{
    private const string FindSql = "select status, sub_status, case_id, is_protected from instances where id = @id";

    // Only the children that an instance waits for are cancelled with it. SQL cannot tell which these are, because states are encrypted: so all count.
    private const string ProtectedBelowSql = $"""
        with recursive below (id) as (
            select id from instances where parent_instance_id = @id and status = '{WorkflowStatus.Running}'
            union select i.id from instances i join below b on i.parent_instance_id = b.id where i.status = '{WorkflowStatus.Running}'
        )
        select count(*) from instances where is_protected and id in (select id from below)
        """;
    private const string AuditCancel = "instance.cancelled";
    private const string AuditVariables = "instance.variables-set";
    private const string AuditRetry = "instance.retried";

    private readonly AuditLog _audit;
    private readonly UnitEncoder _encoder;
    private readonly Wake _wake;
    private readonly BusinessClock _clock;

    internal InstanceOrders(AuditLog audit, UnitEncoder encoder, Wake wake, BusinessClock clock)
    {
        _audit = audit;
        _encoder = encoder;
        _wake = wake;
        _clock = clock;
    }

    /// <summary>Orders that an instance is cancelled, with the children that it waits for.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="actor">Who orders it, as the audit names them.</param>
    /// <param name="reason">Why; null where no reason is needed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The delivery's id; null when the instance does not exist or has ended.</returns>
    /// <exception cref="LiveCaseException">No reason is given, and the instance or one below it holds case data.</exception>
    public async Task<string?> CancelAsync(
        Transaction transaction,
        string instanceId,
        string actor,
        string? reason,
        CancellationToken cancellationToken = default
    )
    {
        if (
            reason is null
            && await transaction.QuerySingleOrDefaultAsync<long>(ProtectedBelowSql, new { id = instanceId }, cancellationToken) > 0
        )
        {
            throw new LiveCaseException(isBelow: true);
        }

        return await OrderAsync(
            transaction,
            instanceId,
            status => status.Status == WorkflowStatus.Running,
            Delivery.ToCancel(instanceId),
            (AuditCancel, actor, reason is null ? [] : new JsonObject { ["reason"] = reason }),
            sparesCases: reason is null,
            cancellationToken
        );
    }

    /// <summary>Orders that variables are set. The audit and the journal name them; neither has their values.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="values">New values by the variables' ids.</param>
    /// <param name="actor">Who orders it, as the audit names them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The delivery's id; null when the instance does not exist or has ended for good.</returns>
    /// <exception cref="LiveCaseException">The instance holds case data.</exception>
    public Task<string?> SetVariablesAsync(
        Transaction transaction,
        string instanceId,
        JsonObject values,
        string actor,
        CancellationToken cancellationToken = default
    ) =>
        OrderAsync(
            transaction,
            instanceId,
            status => !WorkflowSubStatus.IsFinal(status.SubStatus),
            new Delivery
            {
                Id = Ids.Hash("variables", $"{instanceId}\n{Guid.CreateVersion7():N}"),
                InstanceId = instanceId,
                Kind = DeliveryKind.SetVariables,
                Input = (JsonObject)values.DeepClone(),
            },
            (
                AuditVariables,
                actor,
                new JsonObject { ["variables"] = new JsonArray([.. values.Select(v => (JsonNode?)JsonValue.Create(v.Key))]) }
            ),
            sparesCases: true,
            cancellationToken
        );

    /// <summary>Orders that failed activities run again.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="activityInstanceId">The execution that failed; null: all of them.</param>
    /// <param name="actor">Who orders it, as the audit names them.</param>
    /// <param name="sparesCases">Whether an instance that holds case data is refused.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The delivery's id; null when the instance does not exist or has ended for good.</returns>
    /// <exception cref="LiveCaseException">The instance holds case data, and such instances are refused.</exception>
    public Task<string?> RetryAsync(
        Transaction transaction,
        string instanceId,
        string? activityInstanceId,
        string actor,
        bool sparesCases,
        CancellationToken cancellationToken = default
    ) =>
        OrderAsync(
            transaction,
            instanceId,
            status => !WorkflowSubStatus.IsFinal(status.SubStatus),
            new Delivery
            {
                Id = Ids.Hash("retry", $"{instanceId}\n{Guid.CreateVersion7():N}"),
                InstanceId = instanceId,
                Kind = DeliveryKind.Retry,
                ActivityInstanceId = activityInstanceId,
            },
            (AuditRetry, actor, activityInstanceId is null ? [] : new JsonObject { ["execution"] = activityInstanceId }),
            sparesCases,
            cancellationToken
        );

    private async Task<string?> OrderAsync(
        Transaction transaction,
        string instanceId,
        Func<Row, bool> isPossible,
        Delivery delivery,
        (string Action, string Actor, JsonObject Detail) entry,
        bool sparesCases,
        CancellationToken cancellationToken
    )
    {
        var row = await transaction.QuerySingleOrDefaultAsync<Row>(FindSql, new { id = instanceId }, cancellationToken);
        if (row is null || !isPossible(row))
        {
            return null;
        }

        // It may have become a case's since the caller looked.
        if (sparesCases && row.IsProtected)
        {
            throw new LiveCaseException(isBelow: false);
        }

        await DeliveryQueue.AppendAsync(transaction, _encoder, delivery with { CaseId = row.CaseId }, cancellationToken);
        await _audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = entry.Action,
                Actor = entry.Actor,
                Subject = "instance:" + instanceId,
                Detail = entry.Detail,
                CaseId = row.CaseId,
                At = _clock.Now,
            },
            cancellationToken
        );
        transaction.OnCommitted(_wake.Inbox);
        return delivery.Id;
    }

    private sealed class Row
    {
        public string Status { get; set; } = "";

        public string SubStatus { get; set; } = "";

        public string? CaseId { get; set; }

        public bool IsProtected { get; set; }
    }
}

/// <summary>Thrown when an order would reach an instance that holds case data, and may not.</summary>
/// <param name="isBelow">Whether it is not the instance itself, but one that it started.</param>
public sealed class LiveCaseException(bool isBelow)
    : Exception(isBelow ? "An instance that it started belongs to a case." : "The instance belongs to a case.")
{
    /// <summary>Whether it is not the instance itself, but one that it started.</summary>
    public bool IsBelow { get; } = isBelow;
}
