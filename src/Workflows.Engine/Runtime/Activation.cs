using Workflows.Engine.Definitions;

namespace Workflows.Engine.Runtime;

/// <summary>A start that other running instances may forbid. The store looks at them inside the commit, and lets one of several starts win.</summary>
/// <param name="InstanceId">The new instance, which does not forbid itself.</param>
/// <param name="DefinitionId">Its definition.</param>
/// <param name="Strategy">Which running instances forbid the start.</param>
/// <param name="CorrelationId">The correlation id that the start was given.</param>
public sealed record Activation(string InstanceId, string DefinitionId, ActivationStrategy Strategy, string? CorrelationId)
{
    /// <summary>The activation of a start; null when no running instance can forbid it.</summary>
    public static Activation? Of(CompiledWorkflow workflow, string instanceId, string? correlationId)
    {
        var id = string.IsNullOrEmpty(correlationId) ? null : correlationId;
        return
            workflow.ActivationStrategy == ActivationStrategy.AllowAlways
            || workflow.ActivationStrategy == ActivationStrategy.Correlation && id is null
            ? null
            : new Activation(instanceId, workflow.DefinitionId, workflow.ActivationStrategy, id);
    }

    /// <summary>Starts with the same key wait for each other's commits.</summary>
    public string Key => Strategy == ActivationStrategy.Correlation ? $"correlation {CorrelationId}" : $"definition {DefinitionId}";

    /// <summary>Whether a running instance forbids the start.</summary>
    public bool IsForbiddenBy(string instanceId, string definitionId, string? correlationId) =>
        instanceId != InstanceId
        && (Strategy == ActivationStrategy.Correlation || definitionId == DefinitionId)
        && (Strategy == ActivationStrategy.Singleton || (string.IsNullOrEmpty(correlationId) ? null : correlationId) == CorrelationId);

    /// <summary>Why the start was refused, in one sentence.</summary>
    public string Sentence =>
        Strategy switch
        {
            ActivationStrategy.Correlation => "The workflow was not started, because an instance with the same correlation id is running.",
            ActivationStrategy.CorrelatedSingleton =>
                $"The workflow '{DefinitionId}' was not started, because an instance of it with the same correlation id is running.",
            _ => $"The workflow '{DefinitionId}' was not started, because an instance of it is running.",
        };
}
