using Workflows.Engine.Runtime;

namespace Workflows.Storage.Operations;

/// <summary>What can run now, what waits for another try, and what waits for the business clock.</summary>
public sealed class Pending(Database database, BusinessClock clock)
{
    private const string Count = """
        select
            (select count(*) from inbox where parked_at is null) as inbox,
            (select count(*) from deliveries d where d.parked_at is null
                and not exists (select 1 from deliveries e where e.instance_id = d.instance_id and e.seq < d.seq)) as deliveries,
            (select count(*) from outbox o where o.parked_at is null and o.next_attempt_at <= @now
                and (o.not_before is null or o.not_before <= @business)
                and (o.effect_key is null or not exists (
                    select 1 from outbox e where e.lane = o.lane and e.effect_key = o.effect_key and e.seq < o.seq))) as effects,
            (select count(*) from outbox where parked_at is null and next_attempt_at > @now) as backing_off,
            (select min(not_before) from outbox where parked_at is null and not_before > @business) as next_effect
        """;

    /// <summary>Counts now.</summary>
    public async Task<PendingWork> CountAsync(CancellationToken cancellationToken = default) =>
        (
            await database.QuerySingleOrDefaultAsync<PendingWork>(
                Count,
                new { now = TimeProvider.System.GetUtcNow(), business = clock.Now },
                cancellationToken
            )
        )!;
}

/// <summary>What is left to do.</summary>
public sealed class PendingWork
{
    /// <summary>Stimuli that are not split yet.</summary>
    public long Inbox { get; set; }

    /// <summary>Deliveries that can run now.</summary>
    public long Deliveries { get; set; }

    /// <summary>Effects that can begin now.</summary>
    public long Effects { get; set; }

    /// <summary>Effects that wait for another try.</summary>
    public long BackingOff { get; set; }

    /// <summary>Business time of the next effect that waits for its hour.</summary>
    public DateTimeOffset? NextEffect { get; set; }

    /// <summary>Whether nothing can run now.</summary>
    public bool IsEmpty => Inbox == 0 && Deliveries == 0 && Effects == 0;
}
