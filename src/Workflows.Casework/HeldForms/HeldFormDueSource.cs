using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.HeldForms;

/// <summary>
/// Withdraws the task about a held form whose hold has ended without an answer, because the worker sent a new form. This has a transaction
/// of its own: intake must not wait for the lock of a lead who is deciding at that time.
/// </summary>
public sealed class HeldFormDueSource(Database database, TaskList list, DueTasks dueTasks, TaskChanges tasks) : IDueSource
{
    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        (await EndedAsync(cancellationToken)).Select(t => (DateTimeOffset?)t.OpenedAt).Min();

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await dueTasks.EachAsync(
            (await EndedAsync(cancellationToken)).Select(t => t.Id),
            (transaction, id) => tasks.WithdrawAsync(transaction, id, AuditEntry.System, cancellationToken),
            cancellationToken
        );

    /// <summary>Open tasks about forms that are no longer held, oldest first.</summary>
    private async Task<IReadOnlyList<OpenTaskRow>> EndedAsync(CancellationToken cancellationToken)
    {
        var open = await list.OpenAsync([CaseTaskKinds.HeldForm], cancellationToken: cancellationToken);
        if (open.Count == 0)
        {
            return [];
        }

        var held = await HeldRevisions.StillHeldAsync(database, [.. open.Select(t => HeldFormAsking.RevisionOf(t.Id))], cancellationToken);
        return [.. open.Where(t => !held.ContainsKey(HeldFormAsking.RevisionOf(t.Id))).OrderBy(t => t.OpenedAt).ThenBy(t => t.Id)];
    }
}
