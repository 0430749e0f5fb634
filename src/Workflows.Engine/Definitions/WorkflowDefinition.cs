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
    public string Id
    {
        get => Json.Text("id") is { Length: > 0 } id ? id : $"{DefinitionId}:{Version}";
        set => Json["id"] = value;
    }

    /// <summary>The logical id, the same for all versions.</summary>
    public string DefinitionId
    {
        get => Json.Text("definitionId") ?? Json.Text("id") ?? "";
        set => Json["definitionId"] = value;
    }

    /// <summary>The version's number.</summary>
    public int Version
    {
        get => Json.Number("version") ?? 1;
        set => Json["version"] = value;
    }

    /// <summary>The name that people see.</summary>
    public string? Name
    {
        get => Json.Text("name");
        set => Json["name"] = value;
    }

    /// <summary>What the workflow does, for people.</summary>
    public string? Description
    {
        get => Json.Text("description");
        set => Json["description"] = value;
    }

    /// <summary>Whether it is the newest version.</summary>
    public bool IsLatest
    {
        get => Json.Flag("isLatest");
        set => Json["isLatest"] = value;
    }

    /// <summary>Whether it is the version that new instances run on.</summary>
    public bool IsPublished
    {
        get => Json.Flag("isPublished");
        set => Json["isPublished"] = value;
    }

    /// <summary>The activity that the workflow runs.</summary>
    public JsonObject? Root
    {
        get => Json["root"] as JsonObject;
        set => Json["root"] = value;
    }

    /// <summary>The workflow's variables.</summary>
    public IReadOnlyList<VariableDefinition> Variables =>
        [.. Json.Objects("variables").Select((v, i) => VariableDefinition.Read(v, i + 1))];

    /// <summary>The workflow's inputs.</summary>
    public IReadOnlyList<InputDefinition> Inputs => [.. Json.Objects("inputs").Select(InputDefinition.Read)];

    /// <summary>The workflow's outputs.</summary>
    public IReadOnlyList<OutputDefinition> Outputs => [.. Json.Objects("outputs").Select(OutputDefinition.Read)];

    /// <summary>The workflow's outcomes.</summary>
    public IReadOnlyList<string> Outcomes => Json["outcomes"] is JsonArray list ? [.. list.Select(o => o?.ToString() ?? "")] : [];

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

    /// <summary>An independent copy.</summary>
    public WorkflowDefinition Clone() => new((JsonObject)Json.DeepClone());
}
