using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine;

/// <summary>Settings of the engine (<c>Workflows</c> in the configuration).</summary>
public sealed class EngineOptions
{
    /// <summary>What happens to an instance when one of its activities faults; applies to definitions that name no incident strategy.</summary>
    public IncidentStrategy DefaultIncidentStrategy { get; set; } = IncidentStrategy.Fault;

    /// <summary>How strictly a definition is checked when it is published.</summary>
    public PublishChecks PublishChecks { get; set; } = PublishChecks.Refuse;

    /// <summary>Whether inputs and outputs are logged; applies where neither the activity nor the definition says.</summary>
    public LogPersistenceMode DefaultLogPersistenceMode { get; set; } = LogPersistenceMode.Include;

    /// <summary>Limits of time and memory for one evaluation of an expression.</summary>
    public ExpressionLimits Expressions { get; set; } = new();

    /// <summary>Bounds of one workflow instance.</summary>
    public InstanceBounds Instances { get; set; } = new();
}
