using Workflows.People;

namespace Workflows.HumanTasks;

/// <summary>A person whom a task asks, or has asked.</summary>
public sealed class TaskAssignee
{
    /// <summary>Id of the task.</summary>
    public string TaskId { get; set; } = "";

    /// <summary>The person's id.</summary>
    public string PersonId { get; set; } = "";

    /// <summary>Code of the role that the person decides in.</summary>
    public string ActingAs { get; set; } = "";

    /// <summary>Id of the person on whose behalf the assignee decides; null: in their own right.</summary>
    public string? ActingFor { get; set; }

    /// <summary>One of <see cref="AssigneeStatus"/>.</summary>
    public string Status { get; set; } = "";

    /// <summary>When the person was asked.</summary>
    public DateTimeOffset AddedAt { get; set; }

    /// <summary>When the person first proved their identity on a link of this task; null: not yet.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>Whether the person can answer the task now.</summary>
    public bool IsAsked => Status == AssigneeStatus.Active;

    /// <summary>The role that the person decides in; null when its code is not known.</summary>
    public Role? Role => Roles.Find(ActingAs);
}
