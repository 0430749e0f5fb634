using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;
using Workflows.Storage.Lanes;

namespace Workflows.Storage.Operations;

/// <summary>Counts the work that can run now, that waits for another attempt, and that waits for the business clock.</summary>
public sealed class Pending(Database database, BusinessClock clock)
{
    private const string CountSql = $"""
        select
            (select count(*) from inbox where parked_at is null) as inbox,
            (select count(*) from deliveries d where d.parked_at is null and {DeliveryQueue.IsFirstOfInstanceSql}) as deliveries,
            (select count(*) from outbox o where {LaneStore.IsDueSql} and {LaneStore.IsFirstOfKeySql}) as effects,
            (select count(*) from outbox where parked_at is null and next_attempt_at > @now) as backing_off,
            (select min(not_before) from outbox where parked_at is null and not_before > @business) as next_effect
        """;

    /// <summary>Counts the work at this moment.</summary>
    public async Task<PendingWork> CountAsync(CancellationToken cancellationToken = default) =>
        (
            await database.QuerySingleOrDefaultAsync<PendingWork>(
                CountSql,
                new { now = TimeProvider.System.GetUtcNow(), business = clock.Now },
                cancellationToken
            )
        )!;
}

/// <summary>The work of a store that is not done yet.</summary>
public sealed class PendingWork
{
    /// <summary>Stimuli that are not split yet.</summary>
    public long Inbox { get; set; }

    /// <summary>Deliveries that can run now.</summary>
    public long Deliveries { get; set; }

    /// <summary>Effects that can begin now.</summary>
    public long Effects { get; set; }

    /// <summary>Effects that wait for another attempt.</summary>
    public long BackingOff { get; set; }

    /// <summary>Business time of the next effect whose <c>not_before</c> is in the future.</summary>
    public DateTimeOffset? NextEffect { get; set; }

    /// <summary>Whether nothing can run now.</summary>
    public bool IsEmpty => Inbox == 0 && Deliveries == 0 && Effects == 0;
}
