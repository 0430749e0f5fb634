using System.Globalization;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>A message to a worker about their arrangement: the next step, or the answers that are missing.</summary>
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

    /// <summary>A notice is valid until the arrangement is answered, decided or ended.</summary>
    private static bool IsStillAsked(Arrangement arrangement, HumanTask task) =>
        arrangement is { State: ArrangementState.Draft or ArrangementState.AwaitingDecision or ArrangementState.MoreInfo }
        && (arrangement.Form.SubmissionId, (int?)arrangement.Form.Revision) == (task.ContentId, task.ContentVersion);

    /// <summary>
    /// The conditions that the worker must keep: those of every step, not only of the last one. A risk that a decider accepted is not a
    /// condition.
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

/// <summary>The data of a notice.</summary>
/// <param name="Questions">Keys of the questions that need more.</param>
internal sealed record NoticeDetail(IReadOnlyList<string> Questions);

/// <summary>The content of the page of a notice.</summary>
/// <param name="Arrangement">The arrangement.</param>
/// <param name="Decision">The newest decision about it, or null.</param>
/// <param name="Asked">The questions that need more information, with their answers.</param>
/// <param name="Conditions">Conditions of the approval, in words.</param>
/// <param name="FormAddress">The address of the form; null when it is not known.</param>
public sealed record NoticeView(
    Arrangement Arrangement,
    Decision? Decision,
    IReadOnlyList<AnswerView> Asked,
    IReadOnlyList<string> Conditions,
    string? FormAddress
);
