using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.HumanTasks;

/// <summary>
/// The answer to a task, or how it ended without one: the input of the stimulus that resumes the bookmark of the workflow instance that
/// asked.
/// </summary>
/// <param name="TaskId">Id of the task.</param>
/// <param name="Outcome">The outcome's code, or one of <see cref="EndOutcome"/>.</param>
public sealed record TaskAnswer(string TaskId, string Outcome)
{
    /// <summary>The name of the stimulus and of the bookmark that takes it; the key of both is the task's id.</summary>
    public const string Name = "Decision";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Id of the recorded decision; null when no person decided.</summary>
    public string? DecisionId { get; init; }

    /// <summary>The reason's code; null where the outcome needs none.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Why the task was not opened; null when it was.</summary>
    public string? Refusal { get; init; }

    /// <summary>Codes of the conditions of an approval.</summary>
    public IReadOnlyList<string>? Conditions { get; init; }

    /// <summary>Keys of the form's questions, when more information is asked for.</summary>
    public IReadOnlyList<string>? Questions { get; init; }

    /// <summary>Reads the input that resumed a bookmark.</summary>
    public static TaskAnswer Read(JsonObject input) =>
        input.Deserialize<TaskAnswer>(Json) ?? throw new InvalidOperationException("A task's answer came without content.");

    /// <summary>Reads the answer that resumed an activity.</summary>
    /// <exception cref="FaultException">The task was not opened; the sentence says why.</exception>
    public static TaskAnswer Take(ActivityExecutionContext context)
    {
        var answer = Read(context.ResumeInput);
        return answer.Refusal is { } refusal ? throw new FaultException(refusal) : answer;
    }

    /// <summary>The stimulus that tells the waiting activity that its task must not be opened like this.</summary>
    /// <param name="taskId">Id of the task.</param>
    /// <param name="effect">The effect that was to open it.</param>
    /// <param name="sentence">The reason, in one sentence.</param>
    public static Stimulus Refuse(string taskId, Effect effect, string sentence) =>
        new TaskAnswer(taskId, EndOutcome.NotOpened) { Refusal = sentence }.ToStimulus($"refused:{effect.Id}", effect.CaseId);

    /// <summary>The stimulus that carries the answer.</summary>
    /// <param name="id">The stimulus' id, derived from what ended the task.</param>
    /// <param name="caseId">Id of the task's case.</param>
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
