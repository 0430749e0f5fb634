using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Definitions;

/// <summary>
/// A version of a workflow definition in Elsa 3's format. It keeps the JSON that it was read from, so that properties which the engine does
/// not know are written back unchanged and in the same order.
/// </summary>
public sealed class WorkflowDefinition
{
    /// <summary>Makes a definition of its JSON. The definition owns the object afterwards.</summary>
    public WorkflowDefinition(JsonObject json) => Json = json;

    /// <summary>The JSON of the whole definition.</summary>
    public JsonObject Json { get; }

    /// <summary>The version's own id.</summary>
    public string Id => Json.Text("id") is { Length: > 0 } id ? id : $"{DefinitionId}:{Version}";

    /// <summary>The logical id, the same for all versions.</summary>
    public string DefinitionId => Json.Text("definitionId") ?? Json.Text("id") ?? "";

    /// <summary>The version's number.</summary>
    public int Version => Json.Number("version") ?? 1;

    /// <summary>The name that people see.</summary>
    public string? Name => Json.Text("name");

    /// <summary>What the workflow does, for people.</summary>
    public string? Description => Json.Text("description");

    /// <summary>The activity that the workflow runs.</summary>
    public JsonObject? Root => Json["root"] as JsonObject;

    /// <summary>The declared variables.</summary>
    public IReadOnlyList<VariableDefinition> Variables =>
        [.. Json.Objects("variables").Select((v, i) => VariableDefinition.Read(v, i + 1))];

    /// <summary>The declared inputs.</summary>
    public IReadOnlyList<InputDefinition> Inputs => [.. Json.Objects("inputs").Select(InputDefinition.Read)];

    /// <summary>The declared outputs.</summary>
    public IReadOnlyList<OutputDefinition> Outputs => [.. Json.Objects("outputs").Select(OutputDefinition.Read)];

    /// <summary>Properties that designers and other projects add.</summary>
    public JsonObject CustomProperties => Json["customProperties"] as JsonObject ?? [];

    /// <summary>Elsa's options, such as the incident strategy.</summary>
    public JsonObject Options => Json["options"] as JsonObject ?? [];

    /// <summary>What happens to an instance when one of its activities faults; null when <see cref="EngineOptions.DefaultIncidentStrategy"/> decides.</summary>
    public IncidentStrategy? IncidentStrategy
    {
        get
        {
            var type = Options.Text("incidentStrategyType");
            if (type is null)
            {
                return null;
            }

            return type.Contains("ContinueWithIncidents", StringComparison.Ordinal) ? Execution.IncidentStrategy.ContinueWithIncidents
                : type.Contains("FaultStrategy", StringComparison.Ordinal) ? Execution.IncidentStrategy.Fault
                : null;
        }
    }

    /// <summary>Elsa's name of the activation strategy; null when the definition has none. <see cref="ActivationStrategies"/> reads it.</summary>
    public string? ActivationStrategyType => Options.Text("activationStrategyType");

    /// <summary>Makes a copy with JSON of its own.</summary>
    public WorkflowDefinition Clone() => new((JsonObject)Json.DeepClone());
}
