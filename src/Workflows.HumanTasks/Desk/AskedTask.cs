using Workflows.HumanTasks.Links;
using Workflows.People;

namespace Workflows.HumanTasks.Desk;

/// <summary>A task with the link through which a person answers it.</summary>
/// <param name="Link">The link.</param>
/// <param name="Task">The task, whose row the transaction has locked.</param>
/// <param name="Assignee">The person's row among the task's assignees; null: the person was never asked.</param>
internal sealed record AskedTask(TaskLink Link, HumanTask Task, TaskAssignee? Assignee)
{
    /// <summary>The decision that a request would record for the task.</summary>
    public Decision ToDecision(DecideRequest request, bool withReason, DateTimeOffset now, int minutes) =>
        new()
        {
            Id = $"d-{Task.Id}",
            TaskId = Task.Id,
            Subject = Task.Subject,
            CaseId = Task.CaseId,
            Step = Task.Step,
            Outcome = request.Outcome,
            ReasonCode = withReason ? request.ReasonCode : null,
            Conditions = request.Conditions.Count > 0 ? string.Join(' ', request.Conditions.Distinct(StringComparer.Ordinal)) : null,
            DeciderId = request.PersonId,
            DeciderRole = Assignee!.ActingAs,
            ActingFor = Assignee.ActingFor,
            ActingForRole = Assignee.ActingFor is null ? null : Task.Role.Code(),
            AuthLevel = request.Level,
            AuthMethod = request.Level >= 2 ? "mailed-code+totp" : "mailed-code",
            LinkNumber = Link.Number,
            ContentId = Task.ContentId,
            ContentVersion = Task.ContentVersion,
            ContentHash = Task.ContentHash ?? "",
            RuleVersion = Task.RuleVersion,
            AskedAt = Task.OpenedAt,
            OpenedAt = Assignee.OpenedAt,
            DecidedAt = now,
            MinutesTaken = minutes,
        };
}
