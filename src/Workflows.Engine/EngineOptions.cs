using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine;

/// <summary>Settings of the engine (<c>Workflows</c> in the configuration).</summary>
public sealed class EngineOptions
{
    /// <summary>What becomes of an instance in which an activity faults, when its definition does not say.</summary>
    public IncidentStrategy DefaultIncidentStrategy { get; set; } = IncidentStrategy.Fault;

    /// <summary>Whether a definition with an activity type that is not known here may be published.</summary>
    public PublishChecks PublishChecks { get; set; } = PublishChecks.Refuse;

    /// <summary>Whether inputs and outputs are logged, when neither the activity nor the definition says.</summary>
    public LogPersistenceMode DefaultLogPersistenceMode { get; set; } = LogPersistenceMode.Include;

    /// <summary>What one expression may use up.</summary>
    public ExpressionLimits Expressions { get; set; } = new();
}
