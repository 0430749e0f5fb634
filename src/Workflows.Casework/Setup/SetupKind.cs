using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>
/// The set-up checklist: what a worker does together with the young person, and what the last form F3 lacked. The form at Google answers it,
/// not this page. When ladder K2 ends, the workflow is told that the time is up.
/// </summary>
public sealed class SetupKind(
    ArrangementBook arrangements,
    SetupChecks checks,
    PeopleDirectory directory,
    Inbox inbox,
    CaseworkOptions options
) : ITaskKind
{
    /// <inheritdoc />
    public string Name => CaseTaskKinds.Setup;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => LinkPurposes.Read;

    /// <inheritdoc />
    public TaskWords Words { get; } = new SetupWords();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => task.Payload.Read<SetupDetail>().IsAgain ? "EM-61" : "EM-60";

    /// <inheritdoc />
    public IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) =>
        role == Role.Worker ? [task.Payload.Read<SetupDetail>().WorkerId] : null;

    /// <inheritdoc />
    public async ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await arrangements.FindAsync(transaction, task.Subject!, cancellationToken)
            is { State: ArrangementState.AwaitingSetup or ArrangementState.Paused };

    /// <inheritdoc />
    public async ValueTask HandOverAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await inbox.AppendAsync(transaction, SetupTime.IsUp(task), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var task = reader.Task;
        var person = reader.Link.PersonId;
        var arrangement = (await arrangements.FindAsync(transaction, task.Subject!, cancellationToken))!;
        if (
            arrangement.WorkerId != person
            && !await directory.HoldsRoleAsync(person, Role.ServiceManager, arrangement.Service, transaction, cancellationToken)
        )
        {
            return new TaskPage("A request for you", "") { Refusal = "This case is with another worker now." };
        }

        return new TaskPage(
            "Set up both phones",
            "/Setup/_Setup.cshtml",
            new SetupView(
                arrangement,
                await checks.NewestAsync(transaction, arrangement.Id, cancellationToken),
                options.Forms.GetValueOrDefault(SetupForm.Key)
            )
        );
    }

    private sealed class SetupWords : TaskWords
    {
        public override string? EndedHeading(HumanTask task) => "The checklist";

        public override string Ended(HumanTask task) =>
            task.Status switch
            {
                HumanTaskStatus.Expired => "The case was parked, because it was not set up in time. You can start it again.",
                HumanTaskStatus.Paused => "Your checklist was received. You get an e-mail when there is something to do.",
                _ => "Your checklist was received, or the case does not wait for it any more.",
            };
    }
}

/// <summary>The content of the page of a set-up.</summary>
/// <param name="Arrangement">The arrangement.</param>
/// <param name="Check">What the newest form lacked; null when none was checked.</param>
/// <param name="FormAddress">The address of form F3; null when it is not known.</param>
public sealed record SetupView(Arrangement Arrangement, SetupCheck? Check, string? FormAddress);
