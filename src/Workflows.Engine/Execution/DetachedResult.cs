using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>What a detached activity gave.</summary>
/// <param name="Outputs">Outputs by name.</param>
/// <param name="Outcomes">The ports through which it was left; empty: <c>Done</c>.</param>
/// <param name="JournalData">What a person should see.</param>
/// <param name="Fault">One clear sentence, when it failed.</param>
public sealed record DetachedResult(JsonObject Outputs, IReadOnlyList<string> Outcomes, JsonObject JournalData, string? Fault = null)
{
    /// <summary>The exception that it failed with; not part of the resumption.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The input of the resumption that completes, or faults, the activity that waits.</summary>
    public JsonObject ToResumeInput()
    {
        var input = new JsonObject
        {
            ["outputs"] = Outputs.DeepClone(),
            ["outcomes"] = new JsonArray([.. Outcomes.Select(o => (JsonNode?)JsonValue.Create(o))]),
            ["journal"] = JournalData.DeepClone(),
        };
        if (Fault is not null)
        {
            input["fault"] = Fault;
        }

        return input;
    }
}
