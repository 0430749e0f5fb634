using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>
/// The worker's task while the young person has not answered: its page shows the code, and makes a new one. The young person ends it; at the
/// ladder's end the arrangement is parked.
/// </summary>
public sealed class AgreementKind(AgreementDesk desk, AgreementPeople people, ArrangementBook book) : ITaskKind
{
    /// <summary>The action that makes a new code.</summary>
    public const string NewCode = "new-code";

    /// <inheritdoc />
    public string Name => CaseTaskKinds.Agreement;

    /// <inheritdoc />
    public TaskWords Words { get; } = new AgreementTaskWords();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-59";

    /// <inheritdoc />
    public string LateBy => "EM-55";

    /// <inheritdoc />
    public async ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await book.FindAsync(transaction, task.Subject!, cancellationToken) is { State: ArrangementState.AwaitingAgreement };

    /// <inheritdoc />
    public ValueTask<IReadOnlyCollection<string>> ExcludedAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken
    ) => people.OtherWorkersAsync(transaction, task, cancellationToken);

    /// <inheritdoc />
    public IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) => null;

    /// <inheritdoc />
    public async ValueTask<TaskActResult> ActAsync(
        Transaction transaction,
        HumanTask task,
        TaskAct act,
        CancellationToken cancellationToken
    ) =>
        act.Action != NewCode ? new TaskActResult.Refused("There is no such action here.")
        : await desk.IssueAsync(transaction, task.Subject!, $"person:{act.PersonId}", cancellationToken)
            ? new TaskActResult.Done("A new code was made. The code before it does not work for an answer any more.")
        : new TaskActResult.Refused("The case does not wait for an agreement any more.");

    /// <inheritdoc />
    public async ValueTask HandOverAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await book.ApplyAsync(
            transaction,
            task.Subject!,
            new ArrangementEvent
            {
                Id = $"park:{task.Id}",
                Kind = ArrangementEventKind.Park,
                Cause = EventCause.Timer,
                Actor = AuditEntry.System,
                InstanceId = task.InstanceId,
            },
            cancellationToken
        );

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var arrangement = (await book.FindAsync(transaction, reader.Task.Subject!, cancellationToken))!;
        return new TaskPage(
            "The agreement",
            "/Agreements/_Agreement.cshtml",
            await desk.ShowAsync(transaction, arrangement, cancellationToken)
        )
        {
            Refusal = await people.RefuseAsync(transaction, arrangement, reader.Link.PersonId, cancellationToken),
        };
    }

    private sealed class AgreementTaskWords : TaskWords
    {
        public override string? EndedHeading(HumanTask task) => "There is nothing to hand over any more";

        public override string Ended(HumanTask task) =>
            task.Status == HumanTaskStatus.Expired
                ? "The case was parked, because it was not taken up in time."
                : "The young person has answered, or the case has ended.";
    }
}
