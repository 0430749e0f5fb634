using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>What an activity gave that ran outside its workflow.</summary>
/// <param name="Outputs">Outputs by name.</param>
/// <param name="Outcomes">The outcomes that it completed with; empty for <c>Done</c>.</param>
/// <param name="JournalData">What the journal shows of the run.</param>
/// <param name="Fault">One sentence that says why it failed; null when it did not fail.</param>
public sealed record DetachedResult(JsonObject Outputs, IReadOnlyList<string> Outcomes, JsonObject JournalData, string? Fault = null)
{
    private const string OutputsKey = "outputs";
    private const string OutcomesKey = "outcomes";
    private const string JournalKey = "journal";
    private const string FaultKey = "fault";

    /// <summary>The exception that it failed with; it is not part of the resumption.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The input of the resumption that completes, or faults, the waiting activity.</summary>
    public JsonObject ToResumeInput()
    {
        var input = new JsonObject
        {
            [OutputsKey] = Outputs.DeepClone(),
            [OutcomesKey] = new JsonArray([.. Outcomes.Select(o => (JsonNode?)JsonValue.Create(o))]),
            [JournalKey] = JournalData.DeepClone(),
        };
        if (Fault is not null)
        {
            input[FaultKey] = Fault;
        }
        return input;
    }

    /// <summary>Reads what <see cref="ToResumeInput"/> wrote; parts that are missing are empty.</summary>
    internal static DetachedResult Read(JsonObject input) =>
        new(
            input[OutputsKey] as JsonObject ?? [],
            input[OutcomesKey] is JsonArray outcomes ? [.. outcomes.Select(o => o?.ToString() ?? "")] : [],
            input[JournalKey] as JsonObject ?? [],
            input[FaultKey] is JsonValue fault ? fault.ToString() : null
        );
}
