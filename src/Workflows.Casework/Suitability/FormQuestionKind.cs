using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Suitability;

/// <summary>
/// The common part of the kinds of tasks about an arrangement's form. They are about its newest answers; the worker and other authors must
/// not answer them; and a decision causes a row in S3, measures and an answer for the workflow.
/// </summary>
public abstract class FormQuestionKind(FormQuestionParts parts) : ITaskKind
{
    /// <summary>The services that the kinds share.</summary>
    protected FormQuestionParts Parts => parts;

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public abstract IReadOnlyList<string> Options { get; }

    /// <inheritdoc />
    public abstract TaskWords Words { get; }

    /// <inheritdoc />
    public virtual bool IsUrgent(HumanTask task) => false;

    /// <summary>The heading above the outcomes.</summary>
    protected virtual string Question => "What do you decide?";

    /// <inheritdoc />
    public string? RefuseRole(string step, Role role) => DecisionSteps.Refuse(Name, step, role);

    /// <inheritdoc />
    public bool MayAnswer(string step, Role role) => DecisionSteps.MayDecide(Name, step, role);

    /// <inheritdoc />
    public virtual IReadOnlyList<string> ConditionsOf(HumanTask task, string outcome) =>
        outcome == DecisionOutcome.Approve ? task.Payload.Read<FormQuestionDetail>().Conditions : [];

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<string>> QuestionsAsync(
        Transaction transaction,
        HumanTask task,
        string outcome,
        CancellationToken cancellationToken
    ) =>
        outcome == DecisionOutcome.MoreInformation && task.ContentId is { } submissionId
            ? [.. (await parts.Submissions.ReadAsync(transaction, submissionId, null, cancellationToken)).Answers.Select(a => a.Key)]
            : [];

    /// <inheritdoc />
    public virtual string AskedBy(HumanTask task) => "EM-01";

    /// <inheritdoc />
    public IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) =>
        role == Role.Worker ? [task.Payload.Read<FormQuestionDetail>().WorkerId] : null;

    /// <inheritdoc />
    public virtual async ValueTask<IReadOnlyCollection<string>> ExcludedAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken
    )
    {
        // The arrangement may have another worker than when the task was opened.
        var arrangement = await parts.Arrangements.FindAsync(transaction, task.Subject!, cancellationToken);
        var authors = await SubmissionFacts.AuthorsAsync(transaction, task.Subject!, task.ContentId, cancellationToken);
        var others = (await DecisionLog.OfSubjectAsync(transaction, task.Subject!, cancellationToken)).Where(d =>
            d.ContentId == task.ContentId && d.Step != task.Step && d.Outcome == DecisionOutcome.Approve
        );
        return
        [
            .. authors.Append(arrangement?.WorkerId).Concat(others.SelectMany(d => (string?[])[d.DeciderId, d.ActingFor])).OfType<string>(),
        ];
    }

    /// <inheritdoc />
    public async ValueTask<TaskBasis> LoadAsync(HumanTask task, CancellationToken cancellationToken) =>
        task.ContentId is { } submissionId && await parts.Forms.NewestAsync(submissionId, cancellationToken) is { } form
            ? new FormBasis(form)
            : TaskBasis.Nothing;

    /// <inheritdoc />
    public async ValueTask<bool> BringUpToDateAsync(
        Transaction transaction,
        HumanTask task,
        TaskBasis basis,
        CancellationToken cancellationToken
    ) =>
        basis is FormBasis { Form: var form }
        && await parts.Newest.BringUpToDateAsync(transaction, task.Subject!, form, cancellationToken) is { } content
        && (content.SubmissionId, content.Revision) == (form.SubmissionId, form.Revision);

    /// <inheritdoc />
    public virtual IReadOnlyList<string> OptionsNow(HumanTask task, TaskBasis basis) => OptionsOn(task, JudgementOf(basis));

    /// <summary>
    /// Outcomes that may be recorded when the answers have a judgement. What the kind does not know is never offered, whatever a definition
    /// asked for: page, sheet and measures have no words for it.
    /// </summary>
    protected virtual IReadOnlyList<string> OptionsOn(HumanTask task, string? judgement) =>
        [.. task.Payload.Options.Where(Options.Contains)];

    /// <summary>Of some outcomes those that fit an arrangement as it is now.</summary>
    protected virtual IReadOnlyList<string> OptionsIn(Arrangement? arrangement, IReadOnlyList<string> options) => options;

    /// <summary>What the outcomes mean for an arrangement as it is now, in one or two sentences; null: their words say it.</summary>
    protected virtual ValueTask<string?> MeaningAsync(
        Transaction transaction,
        HumanTask task,
        Arrangement? arrangement,
        CancellationToken cancellationToken
    ) => new((string?)null);

    /// <summary>The reason why answers with a judgement cannot be approved; null when they can, or when the kind has no approval.</summary>
    protected virtual string? WhyNot(string? judgement) => null;

    /// <inheritdoc />
    public virtual DecideResult.Refused? Refuse(HumanTask task, TaskBasis basis, DecideRequest request) => null;

    /// <inheritdoc />
    public virtual bool Pauses(string outcome) => false;

    /// <inheritdoc />
    public virtual async ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        await parts.Outbox.AppendAsync(transaction, DecisionRow.Of(decision, task), cancellationToken);
        await CountAsync(transaction, task, decision, basis, cancellationToken);
        return null;
    }

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var task = reader.Task;
        var arrangement = await parts.Arrangements.FindAsync(transaction, task.Subject!, cancellationToken);
        var submission = await parts.Submissions.ReadAsync(transaction, task.ContentId!, null, cancellationToken);
        IReadOnlyList<string> changed =
            reader.ShownVersion is { } shown && shown > 0 && shown != submission.Revision
                ? await parts.Submissions.ChangedBetweenAsync(
                    transaction,
                    submission.SubmissionId,
                    shown,
                    submission.Revision,
                    cancellationToken
                )
                : [];
        var judgement =
            arrangement?.Form is { } form && (form.SubmissionId, form.Revision) == (submission.SubmissionId, submission.Revision)
                ? form.Judgement
                : (await parts.Forms.LoadAsync(submission.SubmissionId, submission.Revision, cancellationToken)).Judgement;
        return new TaskPage(
            "A request for you",
            "/Suitability/_Request.cshtml",
            new RequestView(
                Question,
                submission,
                changed,
                arrangement?.Form.AgeBand,
                await OthersAsync(transaction, task, arrangement, cancellationToken),
                await MeaningAsync(transaction, task, arrangement, cancellationToken)
            )
        )
        {
            Options = OptionsIn(arrangement, OptionsOn(task, judgement)),
            WhyNot = WhyNot(judgement),
            ContentHash = submission.ContentHash,
            Version = submission.Revision,
        };
    }

    /// <summary>Sentences that say who else must decide.</summary>
    protected virtual async Task<IReadOnlyList<string>> OthersAsync(
        Transaction transaction,
        HumanTask task,
        Arrangement? arrangement,
        CancellationToken cancellationToken
    )
    {
        if (arrangement?.Form is not { NeedsTwo: true } form)
        {
            return ["Nobody: one decision is enough."];
        }

        if (task.Step == DecisionStep.ServiceManager)
        {
            return ["A safeguarding lead, after you. Nothing is approved before both have."];
        }

        var earlier = await DecisionLog.OfSubjectAsync(transaction, arrangement.Id, cancellationToken);
        return
        [
            .. earlier
                .Where(d => d.Step == DecisionStep.ServiceManager && d.ContentHash == form.ContentHash)
                .Select(d =>
                    $"The {Roles.Find(d.DeciderRole)?.DisplayName()} {DecisionCodes.Recorded.GetValueOrDefault(d.Outcome)} it on {UkTime.Spoken(d.DecidedAt)}{OnCondition(d)}. You are the second."
                )
                .DefaultIfEmpty("A service manager must have approved this version of the form before it counts."),
        ];
    }

    /// <summary>The judgement of a basis.</summary>
    protected static string? JudgementOf(TaskBasis basis) => (basis as FormBasis)?.Form.Judgement;

    private static string OnCondition(Decision decision) =>
        decision.ConditionCodes.Count > 0
            ? $", with the conditions: {string.Join("; ", decision.ConditionCodes.Select(DecisionCodes.Condition))}"
            : "";

    /// <summary>Counts M6 and M7: outcomes, with individual assessments counted separately, and the time until the decision.</summary>
    private async Task CountAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        var assessed =
            basis is FormBasis { Form: var form }
            && (await parts.Forms.ContentAsync(transaction, form, cancellationToken)).IndividualAssessment;
        await AddAsync((assessed ? "assessment_" : "decision_") + decision.Outcome, 1);
        await AddAsync("decision_minutes", decision.MinutesTaken);

        Task AddAsync(string measure, long value) =>
            parts.Measures.AppendAsync(
                transaction,
                $"{measure}:{decision.Id}",
                measure,
                task.Service,
                value,
                decision.DecidedAt,
                cancellationToken
            );
    }

    /// <summary>The newest coded answers of the form.</summary>
    protected sealed record FormBasis(CodedForm Form) : TaskBasis;
}
