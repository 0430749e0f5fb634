using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Mine;

/// <summary>Finds the open tasks that ask a person.</summary>
public sealed class MyTasks(TaskStore store, TaskWaits waits, TaskKindCatalog kinds)
{
    /// <summary>The tasks, the first due first.</summary>
    public async Task<IReadOnlyList<MyTask>> ListAsync(
        Transaction transaction,
        string personId,
        CancellationToken cancellationToken = default
    )
    {
        var found = new List<MyTask>();
        foreach (var id in await Assignees.AssignedToAsync(transaction, personId, kinds.Listed, cancellationToken))
        {
            if (await FindAsync(transaction, id, cancellationToken) is { } task)
            {
                found.Add(new MyTask(task, kinds.Of(task).Words.Listed(task)));
            }
        }

        return [.. found.OrderBy(t => t.Task.DueAt ?? DateTimeOffset.MaxValue).ThenBy(t => t.Task.OpenedAt)];
    }

    /// <summary>Whether a task is on a person's list.</summary>
    public async Task<bool> IsListedAsync(
        Transaction transaction,
        string personId,
        string taskId,
        CancellationToken cancellationToken = default
    ) =>
        (await Assignees.AssignedToAsync(transaction, personId, kinds.Listed, cancellationToken)).Contains(taskId)
        && await FindAsync(transaction, taskId, cancellationToken) is not null;

    /// <summary>A task that can be answered now; null when it is paused, when nothing waits for it, or when its case was erased.</summary>
    private async Task<HumanTask?> FindAsync(Transaction transaction, string taskId, CancellationToken cancellationToken)
    {
        try
        {
            return
                await store.FindAsync(transaction, taskId, cancellationToken) is { IsOpen: true } task
                && await waits.IsWaitedForAsync(transaction, task, cancellationToken)
                ? task
                : null;
        }
        catch (CaseErasedException)
        {
            return null;
        }
    }
}

/// <summary>An open task in a person's list.</summary>
/// <param name="Task">The task.</param>
/// <param name="Title">What it asks, in a few words.</param>
public sealed record MyTask(HumanTask Task, string Title);
