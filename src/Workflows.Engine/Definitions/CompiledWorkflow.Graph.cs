using System.Collections.Frozen;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Definitions;

public sealed partial class CompiledWorkflow
{
    /// <summary>The definition that it was compiled from; nobody may change it.</summary>
    public WorkflowDefinition Definition { get; internal init; } = null!;

    /// <summary>The workflow itself; its one child is the definition's root.</summary>
    public ActivityNode Root { get; internal init; } = null!;

    /// <summary>All activities, in the order of the definition.</summary>
    public IReadOnlyList<ActivityNode> Nodes { get; internal init; } = [];

    /// <summary>What becomes of an instance in which an activity faults.</summary>
    public IncidentStrategy IncidentStrategy { get; internal init; }

    /// <summary>The declared inputs.</summary>
    public IReadOnlyList<InputDefinition> Inputs { get; internal init; } = [];

    /// <summary>The declared outputs.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; internal init; } = [];

    internal FrozenDictionary<string, ActivityNode> NodesByNodeId { get; init; } = FrozenDictionary<string, ActivityNode>.Empty;

    internal FrozenDictionary<string, object?> InputDefaults { get; init; } = FrozenDictionary<string, object?>.Empty;

    internal FrozenSet<string> OutputNames { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether some expression asks for outputs of other activities; else none are kept.</summary>
    internal bool UsesOutputs { get; init; }
}
