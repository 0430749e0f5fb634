using System.Collections.Frozen;
using Workflows.Engine.Execution;
using Workflows.Engine.Scheduling;

namespace Workflows.Engine.Definitions;

/// <summary>A version of a definition, compiled once to an immutable graph with bound inputs; all its instances share it.</summary>
public sealed class CompiledWorkflow
{
    /// <summary>The definition's logical id, the same for all versions.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>The version's own id.</summary>
    public required string VersionId { get; init; }

    /// <summary>The version's number.</summary>
    public required int Version { get; init; }

    /// <summary>The definition's name.</summary>
    public string? Name { get; init; }

    /// <summary>Stimuli that start the workflow, with the trigger activity of each.</summary>
    public required IReadOnlyList<WorkflowTrigger> Triggers { get; init; }

    /// <summary>The workflow activity; its only child is the definition's root activity.</summary>
    public ActivityNode Root { get; internal init; } = null!;

    /// <summary>All activities, in the order of the definition.</summary>
    public IReadOnlyList<ActivityNode> Nodes { get; internal init; } = [];

    /// <summary>What happens to an instance when one of its activities faults.</summary>
    public IncidentStrategy IncidentStrategy { get; internal init; }

    /// <summary>Whether a new instance may start while others run.</summary>
    public ActivationStrategy ActivationStrategy { get; internal init; }

    /// <summary>The declared inputs.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; internal init; } = [];

    /// <summary>The declared outputs.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; internal init; } = [];

    internal FrozenDictionary<string, ActivityNode> NodesByNodeId { get; init; } = FrozenDictionary<string, ActivityNode>.Empty;

    internal FrozenDictionary<string, object?> InputDefaults { get; init; } = FrozenDictionary<string, object?>.Empty;

    internal FrozenSet<string> OutputNames { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether some expression asks for the output of another activity; otherwise states keep no outputs.</summary>
    internal bool UsesOutputs { get; init; }
}

/// <summary>A stimulus that starts a new instance.</summary>
/// <param name="ActivityId">The trigger activity in the definition.</param>
/// <param name="ActivityType">The trigger's type name.</param>
/// <param name="Name">The stimulus' name.</param>
/// <param name="Key">The stimulus' key.</param>
public sealed record WorkflowTrigger(string ActivityId, string ActivityType, string Name, string? Key)
{
    /// <summary>The times at which it comes by itself; null when something outside brings it.</summary>
    public TriggerSchedule? Schedule { get; init; }
}
