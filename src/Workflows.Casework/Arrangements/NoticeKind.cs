using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// An arrangement's page: how it stands, what is next, and the panels of features with their actions. Its worker and the managers and leads of its
/// service read it. In the other step it names the answers that are missing to the worker.
/// </summary>
public sealed class NoticeKind(
    ArrangementBook arrangements,
    ArrangementReaders readers,
    SubmissionReader submissions,
    PeopleDirectory directory,
    TaskChanges tasks,
    CaseworkOptions options,
    IServiceProvider services
) : ITaskKind
{
    private const string NotYours = "This case is not yours any more.";

    // Panels use services that change tasks, and those use the kinds.
    private readonly Lazy<IReadOnlyList<IArrangementPanel>> _panels = new(() =>
        [.. services.GetServices<IArrangementPanel>().OrderBy(p => p.Order)]
    );

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
        var person = await readers.FindAsync(transaction, arrangement, reader.Link.PersonId, reader.Level, cancellationToken);
        if (person is null || (task.Step == MoreInformation && !person.IsWorker))
        {
            return new TaskPage("A request for you", "") { Refusal = NotYours };
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
            options.Forms.GetValueOrDefault("F2"),
            person.IsWorker ? null : (await directory.FindAsync(arrangement.WorkerId, transaction, cancellationToken))?.Name,
            await PanelsAsync(transaction, arrangement, person, cancellationToken)
        );
        return task.Step == MoreInformation && IsStillAsked(arrangement, task)
            ? new TaskPage("More information is needed", "/Arrangements/_MoreInformation.cshtml", view)
            : new TaskPage("Your next step", "/Arrangements/_NextStep.cshtml", view) { ContentHash = HashOf(arrangement) };
    }

    /// <summary>A panel may ask for the second proof.</summary>
    public bool MayNeedLevel2(HumanTask task) => task.Step == NextStep;

    /// <inheritdoc />
    public async ValueTask<TaskActResult> ActAsync(
        Transaction transaction,
        HumanTask task,
        TaskAct act,
        CancellationToken cancellationToken
    )
    {
        // A panel may end the arrangement, which ends its questions: those are locked first, as everywhere.
        await tasks.LockOfSubjectAsync(transaction, task.Subject!, cancellationToken);
        await ArrangementBook.LockCasesAsync(transaction, [task.CaseId!], cancellationToken);
        var arrangement = (await arrangements.FindAsync(transaction, task.Subject!, cancellationToken))!;
        if (await readers.FindAsync(transaction, arrangement, act.PersonId, act.Level, cancellationToken) is not { } person)
        {
            return new TaskActResult.Refused(NotYours);
        }

        if (act.ContentHash != HashOf(arrangement))
        {
            return new TaskActResult.ContentChanged();
        }

        foreach (var panel in _panels.Value)
        {
            if (await panel.ActAsync(transaction, arrangement, person, act, cancellationToken) is { } result)
            {
                return result;
            }
        }

        return new TaskActResult.Refused("There is no such action on this page.");
    }

    private async Task<IReadOnlyList<ArrangementPanel>> PanelsAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        CancellationToken cancellationToken
    )
    {
        var shown = new List<ArrangementPanel>();
        foreach (var panel in _panels.Value)
        {
            if (await panel.ShowAsync(transaction, arrangement, person, cancellationToken) is { } content)
            {
                shown.Add(content);
            }
        }

        return shown;
    }

    /// <summary>The hash that an action's form carries: each change of the arrangement makes another.</summary>
    private static string HashOf(Arrangement arrangement) => $"{arrangement.Id}:{arrangement.Revision}";

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
        public override string SecondProofButton => "Sign in";

        public override string Changed => "The case changed since you opened this page, so nothing was recorded. Read the page again.";

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
/// <param name="WorkerName">The worker's name for other readers; null for the worker.</param>
/// <param name="Panels">The panels of features, in order.</param>
public sealed record NoticeView(
    Arrangement Arrangement,
    Decision? Decision,
    IReadOnlyList<AnswerView> Asked,
    IReadOnlyList<string> Conditions,
    string? FormAddress,
    string? WorkerName,
    IReadOnlyList<ArrangementPanel> Panels
);
