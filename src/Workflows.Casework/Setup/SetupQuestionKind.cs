using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Setup;

/// <summary>
/// The lead's decision whether a set-up goes on, where somebody else may see messages (R-13c, R-13d) or the approval ran out. It is about one
/// revision of form F3; worker and sender do not answer it.
/// </summary>
public sealed class SetupQuestionKind(ArrangementBook arrangements, SetupChecks checks, Outbox outbox) : ITaskKind
{
    /// <summary>What the lead can decide.</summary>
    public static readonly IReadOnlyList<string> Outcomes = [DecisionOutcome.Continue, DecisionOutcome.NotYet, DecisionOutcome.End];

    /// <inheritdoc />
    public string Name => CaseTaskKinds.SetupQuestion;

    /// <inheritdoc />
    public IReadOnlyList<string> Options => Outcomes;

    /// <inheritdoc />
    public TaskWords Words { get; } = new QuestionWords();

    /// <inheritdoc />
    public string? RefuseRole(string step, Role role) => DecisionSteps.Refuse(Name, step, role);

    /// <inheritdoc />
    public bool MayAnswer(string step, Role role) => DecisionSteps.MayDecide(Name, step, role);

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-01";

    /// <inheritdoc />
    public IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) =>
        role == Role.Worker ? [task.Payload.Read<SetupQuestionDetail>().WorkerId] : null;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyCollection<string>> ExcludedAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken
    )
    {
        var arrangement = await arrangements.FindAsync(transaction, task.Subject!, cancellationToken);
        var authors = await SubmissionFacts.AuthorsAsync(transaction, task.Subject!, task.ContentId, cancellationToken);
        return [.. authors.Append(arrangement?.WorkerId).OfType<string>()];
    }

    /// <inheritdoc />
    public async ValueTask<bool> BringUpToDateAsync(
        Transaction transaction,
        HumanTask task,
        TaskBasis basis,
        CancellationToken cancellationToken
    ) => await SubmissionFacts.CurrentRevisionAsync(transaction, task.ContentId!, cancellationToken) == task.ContentVersion;

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
        await outbox.AppendAsync(transaction, DecisionRow.Of(decision, task), cancellationToken);
        return null;
    }

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var task = reader.Task;
        var arrangement = (await arrangements.FindAsync(transaction, task.Subject!, cancellationToken))!;
        var check = await checks.AssessAsync(transaction, arrangement, task.ContentId!, task.ContentVersion!.Value, cancellationToken);
        return new TaskPage(
            "A request for you",
            "/Setup/_SetupQuestion.cshtml",
            new SetupQuestionView(
                [.. check.Reasons.Select(code => SetupReasons.Words[code])],
                arrangement.Form.AgeBand,
                arrangement.Columns.GetValueOrDefault("privacy_need") == "extra"
            )
        )
        {
            Options = task.Payload.Options,
        };
    }

    private sealed class QuestionWords : TaskWords
    {
        public override string HelpPage => "/pages/other-channels";

        public override string Excluded => "You sent this form; you cannot decide about it.";

        public override string Option(HumanTask task, string outcome) =>
            outcome switch
            {
                DecisionOutcome.Continue => "Go on with the set-up",
                DecisionOutcome.NotYet => "Not yet",
                _ => "End it",
            };

        public override string Recorded(HumanTask task, string outcome) =>
            outcome switch
            {
                DecisionOutcome.Continue => "The set-up goes on",
                DecisionOutcome.NotYet => "Not yet",
                _ => "Ended",
            };

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) =>
            outcome switch
            {
                DecisionOutcome.Continue => ("let the set-up of", " go on"),
                DecisionOutcome.NotYet => ("say \"not yet\" to the set-up of", ""),
                _ => ("end", ""),
            };

        public override string Next(HumanTask task, Decision decision) =>
            decision.Outcome switch
            {
                DecisionOutcome.Continue => "The rest of the set-up is checked. The worker is told when WhatsApp may be used.",
                DecisionOutcome.NotYet => "The worker is asked to talk to you and to send the checklist again.",
                _ => "The worker is told to keep to the other channels.",
            };

        public override string Ended(HumanTask task) =>
            task.Status == HumanTaskStatus.Expired
                ? "It was closed as \"not decided\". WhatsApp is not in use. When the worker sends the checklist again, you are asked again."
                : base.Ended(task);
    }
}

/// <summary>The data of the lead's question.</summary>
/// <param name="WorkerId">Id of the worker at the time when it was opened.</param>
internal sealed record SetupQuestionDetail(string WorkerId);

/// <summary>The content of the page of the lead's question.</summary>
/// <param name="Reasons">Why the lead is asked, in sentences.</param>
/// <param name="AgeBand">The age band's code.</param>
/// <param name="ExtraPrivate">Whether contact needs to be extra private.</param>
public sealed record SetupQuestionView(IReadOnlyList<string> Reasons, string? AgeBand, bool ExtraPrivate);
