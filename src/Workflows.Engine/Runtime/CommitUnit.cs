using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>A burst with the children that ran inside it: true together or not at all.</summary>
public sealed record CommitUnit
{
    /// <summary>The delivery that it consumes; null for a caller that waits for the commit itself.</summary>
    public string? DeliveryId { get; init; }

    /// <summary>What becomes of each instance.</summary>
    public required IReadOnlyList<InstanceWrite> Instances { get; init; }

    /// <summary>What is to happen outside.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>What is given to others.</summary>
    public IReadOnlyList<Stimulus> Stimuli { get; init; } = [];

    /// <summary>What is left to do for the same instances (<c>continue</c>).</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init; } = [];

    /// <summary>Business time of the burst.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What the store made of it beforehand (<see cref="IEngineStore.PrepareAsync"/>).</summary>
    public PreparedUnit? Prepared { get; set; }
}

/// <summary>A unit in the form that a store writes. Each store derives its own record.</summary>
public abstract record PreparedUnit;

/// <summary>One instance's part of a unit.</summary>
/// <param name="Change">What the burst made of it.</param>
/// <param name="ExpectedRevision">The revision that was loaded; 0 for a new instance.</param>
/// <param name="CaseId">The case whose key protects it.</param>
public sealed record InstanceWrite(InstanceChange Change, long ExpectedRevision, string? CaseId);

/// <summary>How a unit ended.</summary>
/// <param name="Outcome">Committed, lost to another commit, or failed by itself.</param>
/// <param name="Error">Why it failed.</param>
public sealed record CommitResult(CommitOutcome Outcome, Exception? Error = null);

/// <summary>How a unit ended.</summary>
public enum CommitOutcome
{
    /// <summary>It is true.</summary>
    Committed,

    /// <summary>Another commit came first, or its delivery is gone: load again.</summary>
    Lost,

    /// <summary>It failed alone, too.</summary>
    Failed,
}
