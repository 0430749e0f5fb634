using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>Opens, pauses and ends the task with which a worker is asked for the set-up.</summary>
public sealed class SetupTasks(TaskOpening opening, TaskStore store, TaskChanges changes, SetupChecks checks, PeopleDirectory directory)
{
    /// <summary>The step of the worker's task.</summary>
    public const string Checklist = "checklist";

    private const string Ladder = "K2";
    private static readonly TimeSpan Target = TimeSpan.FromHours(40);

    /// <summary>
    /// Asks the worker; a worker who is not one of the service's any more is replaced by the service manager. A task that was paused is taken
    /// over with the working time that it had used (K2). While the arrangement is paused nothing is late, so there is no ladder.
    /// </summary>
    /// <returns>False when the arrangement waits for no set-up.</returns>
    public async Task<bool> AskAsync(
        Transaction transaction,
        string id,
        Arrangement arrangement,
        CancellationToken cancellationToken = default
    )
    {
        if (arrangement.State is not (ArrangementState.AwaitingSetup or ArrangementState.Paused))
        {
            return false;
        }

        if ((await OfAsync(transaction, arrangement.Id, cancellationToken)).Any(task => task.IsOpen))
        {
            return true;
        }

        var worker = arrangement.WorkerId;
        var isThere = await directory.HoldsRoleAsync(worker, Role.Worker, arrangement.Service, transaction, cancellationToken);
        var isAgain = await checks.NewestAsync(transaction, arrangement.Id, cancellationToken) is not null;
        await opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = id,
                Kind = CaseTaskKinds.Setup,
                Step = Checklist,
                Subject = arrangement.Id,
                CaseId = arrangement.CaseId,
                Service = arrangement.Service,
                Role = isThere ? Role.Worker : Role.ServiceManager,
                PersonId = isThere ? worker : null,
                Ladder = arrangement.State == ArrangementState.AwaitingSetup ? Ladder : null,
                Target = Target,
                Payload = new TaskPayload(arrangement.CaseReference, [], [], TaskPayload.DetailOf(new SetupDetail(worker, isAgain))),
            },
            cancellationToken
        );
        return true;
    }

    /// <summary>Pauses the worker's task, because a form has arrived.</summary>
    public async Task PauseAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken = default)
    {
        foreach (var task in await OfAsync(transaction, arrangementId, cancellationToken))
        {
            if (await store.LockAsync(transaction, task.Id, cancellationToken) is { IsOpen: true } open)
            {
                await changes.PauseAsync(transaction, open, decisionId: null, cancellationToken);
            }
        }
    }

    /// <summary>Ends the worker's task and the lead's question, because the arrangement has left the state in which they were asked.</summary>
    public async Task EndAsync(Transaction transaction, string arrangementId, string actor, CancellationToken cancellationToken = default)
    {
        await changes.EndPausedAsync(transaction, arrangementId, cancellationToken);
        foreach (var task in await store.OfSubjectAsync(transaction, arrangementId, cancellationToken))
        {
            if (task.IsOpen && task.Kind is CaseTaskKinds.Setup or CaseTaskKinds.SetupQuestion)
            {
                await changes.WithdrawAsync(transaction, task.Id, actor, cancellationToken);
            }
        }
    }

    private async Task<IEnumerable<HumanTask>> OfAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken
    ) => (await store.OfSubjectAsync(transaction, arrangementId, cancellationToken)).Where(task => task.Kind == CaseTaskKinds.Setup);
}

/// <summary>The data of a worker's set-up task.</summary>
/// <param name="WorkerId">Id of the worker at the time when the task was opened.</param>
/// <param name="IsAgain">Whether a form was checked before, and something was missing.</param>
internal sealed record SetupDetail(string WorkerId, bool IsAgain);
