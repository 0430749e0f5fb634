using Workflows.People;

namespace Workflows.HumanTasks.Tasks;

/// <summary>A task that is to be opened, with everything that its answer will be held to.</summary>
public sealed record NewTask
{
    /// <summary>Derived from what asks: opened twice under one id it is one task.</summary>
    public required string Id { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The step's name.</summary>
    public required string Step { get; init; }

    /// <summary>Id of what it is about, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>The case whose key protects it, or null.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Ids of people who must never be asked.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>The workflow instance that waits for the answer; when it no longer does, the task is taken back.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The role that is asked.</summary>
    public required Role Role { get; init; }

    /// <summary>The one person who is asked; null: whoever is on duty for the role.</summary>
    public string? PersonId { get; init; }

    /// <summary>1: a mailed code; 2: an authenticator's code besides.</summary>
    public int Level { get; init; } = 1;

    /// <summary>The ladder's key; null or empty: none.</summary>
    public string? Ladder { get; init; }

    /// <summary>Working time that an answer may take; null: it has no time.</summary>
    public TimeSpan? Target { get; init; }

    /// <summary>When it is due, where that is known; null: when the target is over.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The content that is decided on, or null.</summary>
    public TaskContent? Content { get; init; }

    /// <summary>What is sealed in its row.</summary>
    public TaskPayload Payload { get; init; } = TaskPayload.Nothing;
}
