using Workflows.HumanTasks.Kinds;
using Workflows.Storage;
using Workflows.Storage.Instances;

namespace Workflows.HumanTasks.Tasks;

/// <summary>Says whether a task is still waited for: by its subject, or by the workflow instance that asked.</summary>
public sealed class TaskWaits(TaskKindCatalog kinds)
{
    /// <summary>Whether anything waits for a task's answer. A task of a cancelled instance, or of a subject that has gone on, is not.</summary>
    internal async Task<bool> IsWaitedForAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await kinds.Of(task).IsWantedAsync(transaction, task, cancellationToken)
        ?? (
            task.InstanceId is not { } instanceId
            || await InstanceQueries.WaitsAsync(transaction, instanceId, TaskAnswer.Name, task.Id, cancellationToken)
        );
}
