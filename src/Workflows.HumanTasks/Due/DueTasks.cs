using System.Runtime.ExceptionServices;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Store;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Due;

/// <summary>
/// Runs an action for each of several tasks, each in a transaction of its own. A task that fails does not stop the others; a task whose
/// case was erased is closed, because it cannot be read any more.
/// </summary>
public sealed class DueTasks(Database database, BusinessClock clock)
{
    /// <summary>Runs an action for each task.</summary>
    /// <returns>The number of tasks for which the action did something.</returns>
    /// <exception cref="Exception">The first failure, after all others were tried.</exception>
    public async Task<int> EachAsync(
        IEnumerable<string> taskIds,
        Func<Transaction, string, Task<bool>> carryOut,
        CancellationToken cancellationToken
    )
    {
        var done = 0;
        ExceptionDispatchInfo? failed = null;
        foreach (var id in taskIds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await using var transaction = await database.BeginAsync(cancellationToken);
                if (await carryOut(transaction, id))
                {
                    await transaction.CommitAsync(cancellationToken);
                    done++;
                }
            }
            catch (CaseErasedException)
            {
                await using var transaction = await database.BeginAsync(cancellationToken);
                await TaskStore.CloseErasedAsync(transaction, id, clock.Now, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                done++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failed?.Throw();
        return done;
    }
}
