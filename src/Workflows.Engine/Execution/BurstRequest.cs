using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>Everything that a burst is given: its result depends on nothing else.</summary>
public sealed record BurstRequest
{
    /// <summary>The compiled version that the instance runs on.</summary>
    public required CompiledWorkflow Workflow { get; init; }

    /// <summary>24 lowercase hex digits, derived from the delivery that starts the instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The state of the last commit; null for a start.</summary>
    public WorkflowState? State { get; init; }

    /// <summary>What the burst is to do.</summary>
    public required BurstCause Cause { get; init; }

    /// <summary>The answers and facts that expressions may read. Its key binds the instance to it, for this burst and the following ones.</summary>
    public ReadSet ReadSet { get; init; } = ReadSet.Empty;

    /// <summary>Business time; the burst sees no other clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Finds the definitions of child workflows.</summary>
    public required IWorkflowCatalog Catalog { get; init; }

    /// <summary>The case whose data the instance carries, when known.</summary>
    public string? CaseId { get; init; }

    /// <summary>Whether what causes the burst carries a person's answers; see <see cref="Runtime.Stimulus.CarriesAnswers"/>.</summary>
    public bool CarriesAnswers { get; init; }

    /// <summary>The burst is cut after this many steps; another burst continues it after the commit.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>The burst is cut after this much real time; another burst continues it after the commit.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>States of the children that the cause may reach, by instance id; see <see cref="WorkflowState.ChildInstanceIds"/>.</summary>
    public IReadOnlyDictionary<string, WorkflowState> Children { get; init; } = new Dictionary<string, WorkflowState>();
}
