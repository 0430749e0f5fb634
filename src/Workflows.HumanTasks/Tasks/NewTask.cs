using Workflows.People;

namespace Workflows.HumanTasks.Tasks;

/// <summary>A task to open, with everything that its answer is checked against.</summary>
public sealed record NewTask
{
    /// <summary>The task's id, derived from what asks: opening the same id twice opens one task.</summary>
    public required string Id { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The step of the process that it belongs to.</summary>
    public required string Step { get; init; }

    /// <summary>Id of its subject, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the case with whose key it is encrypted; null: the key of the store.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Ids of people who must never be asked.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>
    /// Id of the workflow instance that waits for the answer, or null. When that instance no longer waits, the task is withdrawn.
    /// </summary>
    public string? InstanceId { get; init; }

    /// <summary>The role whose holder is asked.</summary>
    public required Role Role { get; init; }

    /// <summary>Other roles whose people on duty are asked at the same time; the first answer counts.</summary>
    public IReadOnlyList<Role> AlsoRoles { get; init; } = [];

    /// <summary>Id of the one person to ask; null: the person who is on duty for the role.</summary>
    public string? PersonId { get; init; }

    /// <summary>The level of identity that an answer needs. 1: a mailed code; 2: an authenticator's code besides.</summary>
    public int Level { get; init; } = 1;

    /// <summary>Key of the ladder of reminders; null or empty: none.</summary>
    public string? Ladder { get; init; }

    /// <summary>Working time until the answer is due; null: it is never due.</summary>
    public TimeSpan? Target { get; init; }

    /// <summary>When the answer is due, where the caller knows it; null: when the target time has passed.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The content that the answer is about, or null.</summary>
    public TaskContent? Content { get; init; }

    /// <summary>The part that is encrypted in its row.</summary>
    public TaskPayload Payload { get; init; } = TaskPayload.Nothing;
}
