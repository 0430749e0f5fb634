using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>All that a burst is given. A burst is a function of this and nothing else.</summary>
public sealed record BurstRequest
{
    /// <summary>The compiled version that the instance runs on.</summary>
    public required CompiledWorkflow Workflow { get; init; }

    /// <summary>24 lowercase hex digits, derived from the delivery that starts it.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The state of the last commit; null for a start.</summary>
    public WorkflowState? State { get; init; }

    /// <summary>Why it runs.</summary>
    public required BurstCause Cause { get; init; }

    /// <summary>What it may read.</summary>
    public ReadSet ReadSet { get; init; } = ReadSet.Empty;

    /// <summary>Business time, fixed for the whole burst.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where children are found by definition id.</summary>
    public required IWorkflowCatalog Catalog { get; init; }

    /// <summary>The case whose data the instance carries, when known.</summary>
    public string? CaseId { get; init; }

    /// <summary>Steps after which the burst commits and goes on in another.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>Real time after which the burst commits and goes on in another.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>States of suspended children that may be resumed or cancelled inside this burst, by instance id (cancelling a parent cancels them).</summary>
    public IReadOnlyDictionary<string, WorkflowState> Children { get; init; } = new Dictionary<string, WorkflowState>();
}
