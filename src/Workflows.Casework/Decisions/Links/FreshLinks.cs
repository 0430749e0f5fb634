using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions.Links;

/// <summary>A fresh link for the owner of one that has ended; to the registered address only, three an hour.</summary>
public sealed class FreshLinks(TaskStore store, TaskMail mail, BusinessClock clock)
{
    private const string RecentSql = """
        select count(*) from task_links where person_id = @personId and task_id = @taskId and created_at > @since
        """;

    /// <summary>The task that a fresh link would lead to: the same while it is open, else the one that asks in its place.</summary>
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
            && await TaskStore.IsWaitedForAsync(transaction, task, cancellationToken)
        )
        {
            return task;
        }

        if (task.ArrangementId is null || task.Kind == TaskKinds.Notice)
        {
            return null;
        }

        foreach (var other in await store.OfArrangementAsync(transaction, task.ArrangementId, cancellationToken))
        {
            if (other.IsOpen && other.Kind != TaskKinds.Notice && await IsAskedAsync(transaction, other, old.PersonId, cancellationToken))
            {
                return other;
            }
        }

        return null;
    }

    /// <summary>Sends it.</summary>
    /// <returns>False when nothing waits for the person, or too many were sent.</returns>
    public async Task<bool> SendAsync(Transaction transaction, TaskLink old, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(transaction, old, cancellationToken) is not { } task)
        {
            return false;
        }

        var now = clock.Now;
        var recent = await transaction.QuerySingleOrDefaultAsync<long>(
            RecentSql,
            new
            {
                personId = old.PersonId,
                taskId = task.Id,
                since = now.AddHours(-1),
            },
            cancellationToken
        );
        if (recent >= 3)
        {
            return false;
        }

        var template = (task.Kind, task.Step) switch
        {
            (TaskKinds.Notice, "more-information") => "EM-16",
            (TaskKinds.Notice, _) => "EM-14",
            _ => task.AskedBy,
        };
        await mail.SendLinkAsync(transaction, task, old.PersonId, template, $"fresh:{now.ToMicroseconds()}", true, cancellationToken);
        return true;
    }

    private static async Task<bool> IsAskedAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        CancellationToken cancellationToken
    ) => (await TaskStore.AssigneesAsync(transaction, task.Id, cancellationToken)).Any(a => a.PersonId == personId && a.Status == "active");
}
