using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.Storage;

namespace Workflows.HumanTasks.Desk;

/// <summary>
/// Carries out actions on a task's page that do not end the task. As for an answer, everything is checked and written in one transaction that
/// locks the task first.
/// </summary>
public sealed class TaskActs(
    Database database,
    TaskStore store,
    TaskLinks links,
    AnswerRights rights,
    TaskKindCatalog kinds,
    BusinessClock clock
)
{
    private static readonly TaskActResult.Refused Ended = new("This request has ended, so nothing was changed.");

    /// <summary>Carries out an action, or says why it was not carried out.</summary>
    public async Task<TaskActResult> ActAsync(string token, TaskAct act, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await links.FindAsync(transaction, token, cancellationToken) is not { } link || link.PersonId != act.PersonId)
        {
            return new TaskActResult.Refused("This link belongs to someone else.");
        }

        var task = (await store.LockAsync(transaction, link.TaskId, cancellationToken))!;
        if (!task.IsOpen || !link.IsLive(clock.Now))
        {
            return Ended;
        }

        if (await RefuseAsync(transaction, task, link, cancellationToken) is { } refused)
        {
            return refused;
        }

        var result = await kinds.Of(task).ActAsync(transaction, task, act, cancellationToken);
        if (result is TaskActResult.Done or TaskActResult.Open)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return result;
    }

    private async Task<TaskActResult.Refused?> RefuseAsync(
        Transaction transaction,
        HumanTask task,
        TaskLink link,
        CancellationToken cancellationToken
    )
    {
        var assignee = (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).FirstOrDefault(a =>
            a.PersonId == link.PersonId
        );
        if (kinds.Of(task).TakesAnswers)
        {
            return await rights.RefuseAsync(transaction, task, link, assignee, clock.Now, cancellationToken) is { } refused
                ? new TaskActResult.Refused(refused.Sentence)
                : null;
        }

        return assignee is { IsAsked: true } ? null : new TaskActResult.Refused("This is not yours any more.");
    }
}
