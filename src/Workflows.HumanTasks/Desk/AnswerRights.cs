using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Desk;

/// <summary>Checks whether a person may answer a task through a link.</summary>
public sealed class AnswerRights(TaskRouting routing, TaskKindCatalog kinds, PeopleDirectory directory)
{
    /// <summary>The reason why this person may not answer this task through this link; null when they may.</summary>
    internal async Task<DecideResult.Refused?> RefuseAsync(
        Transaction transaction,
        HumanTask task,
        TaskLink link,
        TaskAssignee? assignee,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var kind = kinds.Of(task);
        if (!kind.TakesAnswers)
        {
            return new DecideResult.Refused("There is nothing to decide here.");
        }

        if (task.Excludes(link.PersonId))
        {
            return new DecideResult.Refused(kind.Words.Excluded);
        }

        if (!link.IsLive(now) || task.EndsAt <= now)
        {
            return new DecideResult.Refused("This link has ended.");
        }

        if (assignee is not { IsAsked: true })
        {
            return new DecideResult.Refused("This request is not yours any more: somebody else was asked.");
        }

        var excluded = await routing.ExcludedAsync(transaction, task, cancellationToken);
        if (excluded.Contains(assignee.PersonId) || (assignee.ActingFor is { } covered && excluded.Contains(covered)))
        {
            return new DecideResult.Refused(
                "You took part in this case already, or stand in for somebody who did. Another person must decide."
            );
        }

        if (
            assignee.Role is not { } role
            || !await directory.HoldsRoleAsync(assignee.PersonId, role, task.Service, transaction, cancellationToken)
        )
        {
            return new DecideResult.Refused("You no longer hold the role that this decision needs.");
        }

        // An older version opened this task for a role that may not decide the step, so every answer is refused.
        return kind.RefuseRole(task.Step, task.Role) is { } wrong ? new DecideResult.Refused(wrong)
            : kind.MayAnswer(task.Step, role) ? null
            : new DecideResult.Refused($"This step is not decided by the {role.DisplayName()}.");
    }
}
