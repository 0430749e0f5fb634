using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>The worker's task when the young person wants to talk first: its one answer is "We talked". The code keeps working.</summary>
public sealed class AgreementTalkKind(AgreementDesk desk, AgreementPeople people, ArrangementBook book) : ITaskKind
{
    /// <summary>The answer, and the name of the same action on the arrangement's page.</summary>
    public const string Talked = "talked";

    /// <inheritdoc />
    public string Name => CaseTaskKinds.AgreementTalk;

    /// <inheritdoc />
    public TaskWords Words { get; } = new TalkWords();

    /// <inheritdoc />
    public IReadOnlyList<string> Options => [Talked];

    /// <inheritdoc />
    public string RecordedBy => "EM-48";

    /// <inheritdoc />
    public bool Resumes => false;

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-18";

    /// <inheritdoc />
    public string LateBy => "EM-57";

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
    public async ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        await desk.TalkedAsync(transaction, task.Subject!, $"person:{request.PersonId}", cancellationToken);
        return null;
    }

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var arrangement = (await book.FindAsync(transaction, reader.Task.Subject!, cancellationToken))!;
        return new TaskPage(
            "The young person wants to talk first",
            "/Agreements/_Talk.cshtml",
            await desk.ShowAsync(transaction, arrangement, cancellationToken)
        )
        {
            Options = reader.Task.Payload.Options,
            Refusal = await people.RefuseAsync(transaction, arrangement, reader.Link.PersonId, cancellationToken),
        };
    }

    private sealed class TalkWords : TaskWords
    {
        public override string Option(HumanTask task, string outcome) => "We talked";

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) => ("say that you talked about", "");

        public override string Next(HumanTask task, Decision decision) =>
            "The code still works: the young person can answer when they like.";

        public override string Ended(HumanTask task) =>
            task.Status == HumanTaskStatus.Withdrawn ? "The young person has answered, or somebody talked with them." : base.Ended(task);
    }
}
