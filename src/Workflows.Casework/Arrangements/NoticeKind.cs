using System.Globalization;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>Something that a worker reads about their arrangement: the next step, or which answers are missing.</summary>
public sealed class NoticeKind(ArrangementBook arrangements, SubmissionReader submissions, CaseworkOptions options) : ITaskKind
{
    /// <summary>The step whose page says what to do next.</summary>
    public const string NextStep = "next-step";

    /// <summary>The step whose page names the questions that need more.</summary>
    public const string MoreInformation = "more-information";

    /// <inheritdoc />
    public string Name => CaseTaskKinds.Notice;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => LinkPurposes.Read;

    /// <inheritdoc />
    public TaskWords Words { get; } = new NoticeWords();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => task.Step == MoreInformation ? "EM-16" : "EM-14";

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> MailValues(HumanTask task) =>
        new Dictionary<string, string>
        {
            ["count"] = task.Payload.Read<NoticeDetail>().Questions.Count.ToString(CultureInfo.InvariantCulture),
        };

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var task = reader.Task;
        var arrangement = (await arrangements.FindAsync(transaction, task.Subject!, cancellationToken))!;
        if (arrangement.WorkerId != reader.Link.PersonId)
        {
            return new TaskPage("A request for you", "") { Refusal = "This case is with another worker now." };
        }

        var questions = task.Payload.Read<NoticeDetail>().Questions;
        var submission =
            questions.Count > 0 ? await submissions.ReadAsync(transaction, task.ContentId!, task.ContentVersion, cancellationToken) : null;
        var decisions = await DecisionLog.OfSubjectAsync(transaction, arrangement.Id, cancellationToken);
        var view = new NoticeView(
            arrangement,
            decisions is [var newest, ..] ? newest : null,
            [.. submission?.Answers.Where(a => questions.Contains(a.Key)) ?? []],
            ConditionsOf(decisions, arrangement),
            options.Forms.GetValueOrDefault("F2")
        );
        return task.Step == MoreInformation && IsStillAsked(arrangement, task)
            ? new TaskPage("More information is needed", "/Arrangements/_MoreInformation.cshtml", view)
            : new TaskPage("Your next step", "/Arrangements/_NextStep.cshtml", view);
    }

    /// <summary>Until it is answered, decided or given up.</summary>
    private static bool IsStillAsked(Arrangement arrangement, HumanTask task) =>
        arrangement is { State: ArrangementState.Draft or ArrangementState.AwaitingDecision or ArrangementState.MoreInfo }
        && (arrangement.Form.SubmissionId, (int?)arrangement.Form.Revision) == (task.ContentId, task.ContentVersion);

    /// <summary>
    /// What the worker must keep to: the conditions of every step, not of the last one alone. What a decider accepted is no condition.
    /// </summary>
    private static List<string> ConditionsOf(IReadOnlyList<Decision> decisions, Arrangement arrangement) =>
        [
            .. decisions
                .Where(d => d.Outcome == DecisionOutcome.Approve && d.ContentHash == arrangement.Form.ContentHash)
                .SelectMany(d => d.ConditionCodes)
                .Where(code => code != DecisionCodes.ParentNotTold)
                .Distinct(StringComparer.Ordinal)
                .Select(DecisionCodes.Condition),
        ];

    private sealed class NoticeWords : TaskWords
    {
        public override string? EndedHeading(HumanTask task) => "This is not yours any more";
    }
}

/// <summary>What a notice keeps besides.</summary>
/// <param name="Questions">Keys of the questions that need more.</param>
internal sealed record NoticeDetail(IReadOnlyList<string> Questions);

/// <summary>What the page of a notice shows.</summary>
/// <param name="Arrangement">The arrangement.</param>
/// <param name="Decision">The newest decision about it, or null.</param>
/// <param name="Asked">The answers that need more.</param>
/// <param name="Conditions">Conditions of the approval, in words.</param>
/// <param name="FormAddress">Where the form is; null when that is not known.</param>
public sealed record NoticeView(
    Arrangement Arrangement,
    Decision? Decision,
    IReadOnlyList<AnswerView> Asked,
    IReadOnlyList<string> Conditions,
    string? FormAddress
);
