using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Everything that one burst changes, its child instances included; it is committed as a whole or not at all.</summary>
public sealed record CommitUnit
{
    /// <summary>The delivery that the commit deletes; null when a caller started the burst directly and waits for it.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>The changed instances: the delivery's own first, then its children.</summary>
    public required IReadOnlyList<InstanceWrite> Instances { get; init; }

    /// <summary>Effects that are carried out after the commit.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Stimuli for other instances.</summary>
    public IReadOnlyList<Stimulus> Stimuli { get; init; } = [];

    /// <summary>New deliveries for the same instance: the one that continues a burst which was cut.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>The start that running instances may forbid; null when none can.</summary>
    public Activation? Activation { get; init; }

    /// <summary>Business time of the burst.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The rows that the store prepared in <see cref="IEngineStore.PrepareAsync"/>; only the store uses them.</summary>
    public PreparedUnit? Prepared { get; set; }
}

/// <summary>A unit in the form in which a store writes it. Each store derives a record of its own.</summary>
public abstract record PreparedUnit;

/// <summary>A changed instance in a unit.</summary>
/// <param name="Change">What the burst changed.</param>
/// <param name="ExpectedRevision">The revision that was loaded; 0 for a new instance.</param>
/// <param name="CaseId">The case whose key encrypts the instance's data.</param>
public sealed record InstanceWrite(InstanceChange Change, long ExpectedRevision, string? CaseId);

/// <summary>The result of committing a unit.</summary>
/// <param name="Outcome">Whether the unit was committed.</param>
/// <param name="Error">The exception of a unit that failed, else null.</param>
public sealed record CommitResult(CommitOutcome Outcome, Exception? Error = null);

/// <summary>Whether a unit was committed.</summary>
public enum CommitOutcome
{
    /// <summary>The unit's transaction committed.</summary>
    Committed,

    /// <summary>Another unit changed an instance first, or the delivery no longer exists; load the instances and run the burst again.</summary>
    Lost,

    /// <summary>A running instance forbids the start (<see cref="CommitUnit.Activation"/>). Nothing was written, and the delivery is still there.</summary>
    NotActivated,

    /// <summary>The unit failed even in a transaction without other units.</summary>
    Failed,
}
