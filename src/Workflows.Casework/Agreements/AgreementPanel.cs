using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>The part of an arrangement's page about the agreement: the code, a new code, and "we talked".</summary>
public sealed class AgreementPanel(AgreementDesk desk) : IArrangementPanel
{
    /// <inheritdoc />
    public int Order => 10;

    /// <inheritdoc />
    public async ValueTask<ArrangementPanel?> ShowAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        CancellationToken cancellationToken
    ) =>
        MayAct(person) && await desk.ShowAsync(transaction, arrangement, cancellationToken) is { } view
            ? new ArrangementPanel("/Agreements/_Panel.cshtml", view)
            : null;

    /// <inheritdoc />
    public async ValueTask<TaskActResult?> ActAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        TaskAct act,
        CancellationToken cancellationToken
    )
    {
        if (act.Action is not (AgreementKind.NewCode or AgreementTalkKind.Talked))
        {
            return null;
        }

        if (!MayAct(person))
        {
            return new TaskActResult.Refused("Only the worker of the case or a manager of its service may do that.");
        }

        var actor = $"person:{person.PersonId}";
        if (act.Action == AgreementKind.NewCode)
        {
            return await desk.IssueAsync(transaction, arrangement.Id, actor, cancellationToken)
                ? new TaskActResult.Done("A new code was made. The code before it does not work for an answer any more.")
                : new TaskActResult.Refused("The case does not wait for an agreement any more.");
        }

        return await desk.TalkedAsync(transaction, arrangement.Id, actor, cancellationToken)
            ? new TaskActResult.Done("It is noted that you talked. The code still works.")
            : new TaskActResult.Refused("Nobody asked to talk, or it was noted before.");
    }

    private static bool MayAct(PersonOnPage person) => person.IsWorker || person.IsManager;
}
