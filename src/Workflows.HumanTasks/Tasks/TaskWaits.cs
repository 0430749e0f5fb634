using Workflows.HumanTasks.Kinds;
using Workflows.Storage;
using Workflows.Storage.Instances;

namespace Workflows.HumanTasks.Tasks;

/// <summary>Checks whether a task's answer is still needed: by its subject, or by the workflow instance that asked.</summary>
public sealed class TaskWaits(TaskKindCatalog kinds)
{
    /// <summary>
    /// Whether a task's answer is still needed. It is not when the instance was cancelled or the subject has moved to another state.
    /// </summary>
    internal async Task<bool> IsWaitedForAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await kinds.Of(task).IsWantedAsync(transaction, task, cancellationToken)
        ?? (
            task.InstanceId is not { } instanceId
            || await InstanceQueries.WaitsAsync(transaction, instanceId, TaskAnswer.Name, task.Id, cancellationToken)
        );
}
