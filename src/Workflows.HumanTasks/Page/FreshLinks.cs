using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Mails;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;

namespace Workflows.HumanTasks.Page;

/// <summary>Sends a fresh link to the owner of a link that has ended: to the registered address only, and at most three an hour.</summary>
public sealed class FreshLinks(TaskStore store, TaskWaits waits, TaskMail mail, TaskKindCatalog kinds, BusinessClock clock)
{
    private const int LinksAnHour = 3;

    /// <summary>The task to which a fresh link would lead: the same task while it is open, else the one that replaced it.</summary>
    public async Task<HumanTask?> FindAsync(Transaction transaction, TaskLink old, CancellationToken cancellationToken = default)
    {
        var task = await store.FindAsync(transaction, old.TaskId, cancellationToken);
        if (task is null || old.IsLive(clock.Now))
        {
            return null;
        }

        if (
            task.IsOpen
            && await IsAskedAsync(transaction, task, old.PersonId, cancellationToken)
            && await waits.IsWaitedForAsync(transaction, task, cancellationToken)
        )
        {
            return task;
        }

        if (task.Subject is null || !kinds.Of(task).TakesAnswers)
        {
            return null;
        }

        foreach (var other in await store.OfSubjectAsync(transaction, task.Subject, cancellationToken))
        {
            if (other.IsOpen && kinds.Of(other).TakesAnswers && await IsAskedAsync(transaction, other, old.PersonId, cancellationToken))
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>Sends a fresh link.</summary>
    /// <returns>False when no task waits for the person, or when three links were sent within the last hour.</returns>
    public async Task<bool> SendAsync(Transaction transaction, TaskLink old, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(transaction, old, cancellationToken) is not { } task)
        {
            return false;
        }

        var now = clock.Now;
        if (await TaskLinks.IssuedSinceAsync(transaction, task.Id, old.PersonId, now.AddHours(-1), cancellationToken) >= LinksAnHour)
        {
            return false;
        }

        await mail.AskAsync(transaction, task, old.PersonId, $"fresh:{now.ToMicroseconds()}", askedFor: true, cancellationToken);
        return true;
    }

    private static async Task<bool> IsAskedAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        CancellationToken cancellationToken
    ) => (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).Any(a => a.PersonId == personId && a.IsAsked);
}
