using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Engine.Runtime;

namespace Workflows.HumanTasks;

/// <summary>How a task ended, as the workflow instance that asked is told: the input of the stimulus that resumes its bookmark.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Outcome">The outcome's code, or one of <see cref="EndOutcome"/>.</param>
public sealed record TaskAnswer(string TaskId, string Outcome)
{
    /// <summary>The name of the stimulus and of the bookmark that takes it; the key of both is the task's id.</summary>
    public const string Name = "Decision";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The recorded decision; null when no person decided.</summary>
    public string? DecisionId { get; init; }

    /// <summary>The reason's code.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The conditions' codes.</summary>
    public IReadOnlyList<string>? Conditions { get; init; }

    /// <summary>Keys of questions, when more information is asked for.</summary>
    public IReadOnlyList<string>? Questions { get; init; }

    /// <summary>Reads the input that resumed a bookmark.</summary>
    public static TaskAnswer Read(JsonObject input) =>
        input.Deserialize<TaskAnswer>(Json) ?? throw new InvalidOperationException("A task's answer came without content.");

    /// <summary>The stimulus that carries it.</summary>
    /// <param name="id">Derived from what ended the task.</param>
    /// <param name="caseId">The task's case.</param>
    public Stimulus ToStimulus(string id, string? caseId) =>
        new()
        {
            Id = id,
            Name = Name,
            Key = TaskId,
            CaseId = caseId,
            Input = JsonSerializer.SerializeToNode(this, Json)!.AsObject(),
        };
}
