using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.HeldForms;

/// <summary>
/// Takes back the question about a held form once its hold has ended without an answer: the worker sent a new form. Intake leaves that to a
/// transaction of its own, because it must not wait for a lead who is deciding in that instant.
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

    /// <summary>Open questions about forms that are not held any more, oldest first.</summary>
    private async Task<IReadOnlyList<OpenTaskRow>> EndedAsync(CancellationToken cancellationToken)
    {
        var open = await list.OpenAsync([CaseTaskKinds.HeldForm], cancellationToken);
        if (open.Count == 0)
        {
            return [];
        }

        var held = await HeldRevisions.StillHeldAsync(database, [.. open.Select(t => HeldFormAsking.RevisionOf(t.Id))], cancellationToken);
        return [.. open.Where(t => !held.ContainsKey(HeldFormAsking.RevisionOf(t.Id))).OrderBy(t => t.OpenedAt).ThenBy(t => t.Id)];
    }
}
