using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Policy;
using Workflows.Engine.Authoring;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Plain;
using Workflows.Submissions.Activities;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Asks a role for a decision about an arrangement and waits for it. A time limit can only end it as <c>ExpiredUndecided</c>. Its outputs
/// hold the id of the recorded decision, which <see cref="ChangeArrangement"/> needs.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask a person for a decision, with reminders, a deputy and an end.",
    DisplayName = "Ask for a decision",
    PlainText = true
)]
[FlowNode(
    "Approve",
    "Decline",
    "MoreInformation",
    "Exclude",
    "Resubmit",
    "Continue",
    "Pause",
    "End",
    AskForDecision.ExpiredPort,
    AskForDecision.WithdrawnPort,
    AskForDecision.RevisedPort
)]
public sealed class AskForDecision : Activity, IOffersOutcomes
{
    /// <summary>The port of a task that nobody answered in time.</summary>
    public const string ExpiredPort = "ExpiredUndecided";

    /// <summary>The port of a task that was taken back.</summary>
    public const string WithdrawnPort = "Withdrawn";

    /// <summary>The port of a task that newer answers of the worker have ended.</summary>
    public const string RevisedPort = "Revised";

    /// <summary>The port of each outcome.</summary>
    internal static FrozenDictionary<string, string> Ports { get; } =
        new Dictionary<string, string>
        {
            [DecisionOutcome.Approve] = "Approve",
            [DecisionOutcome.Decline] = "Decline",
            [DecisionOutcome.MoreInformation] = "MoreInformation",
            [DecisionOutcome.Exclude] = "Exclude",
            [DecisionOutcome.Resubmit] = "Resubmit",
            [DecisionOutcome.Continue] = "Continue",
            [DecisionOutcome.Pause] = "Pause",
            [DecisionOutcome.End] = "End",
            [EndOutcome.Expired] = ExpiredPort,
            [EndOutcome.Withdrawn] = WithdrawnPort,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name of its bookmarks; the key is the task's id.</summary>
    public const string BookmarkName = TaskAnswer.Name;

    /// <summary>The lane in which the task is opened.</summary>
    public const string OpenLane = "task:Casework.OpenDecision";

    /// <summary>The lane in which the task is withdrawn when the workflow is cancelled.</summary>
    public const string WithdrawLane = "task:Casework.WithdrawDecision";

    /// <summary>The lane in which an open task is moved to the newest answers.</summary>
    public const string ReviseLane = "task:Casework.ReviseDecision";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The kind of the task: one of <see cref="CaseTaskKinds"/>.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(DecisionKinds), Description = "What is asked for.")]
    public Input<string> Kind { get; set; } = new(CaseTaskKinds.Decision);

    /// <summary>The step's name, as tab S3 shows it.</summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(DecisionStepChoices),
        Description = "The step that tab S3 names; it says who may decide.",
        IsRequired = true
    )]
    public Input<string> Step { get; set; } = new("");

    /// <summary>Code of the role that is asked.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(DecidingRoles), Description = "Who is asked.", IsRequired = true)]
    public Input<string> Role { get; set; } = new("");

    /// <summary>Code of another role that is asked at the same time; the first answer counts. Empty: none.</summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(AlsoDecidingRoles),
        Description = "Another role that is asked at the same time; the first answer counts."
    )]
    public Input<string?> AlsoRole { get; set; } = new((string?)null);

    /// <summary>Codes of the outcomes that are offered; empty: those of the kind.</summary>
    [Input(
        UIHint = InputUIHints.CheckList,
        UIHandler = typeof(DecisionOutcomeChoices),
        Description = "What is offered; nothing ticked: all of the kind."
    )]
    public Input<string[]?> Options { get; set; } = new((string[]?)null);

    /// <summary>Codes of the reasons that are offered; empty: all.</summary>
    [Input(
        UIHint = InputUIHints.CheckList,
        UIHandler = typeof(DecisionReasonChoices),
        Description = "The reasons to choose from; nothing ticked: all."
    )]
    public Input<string[]?> ReasonCodes { get; set; } = new((string[]?)null);

    /// <summary>Working hours until the decision is late.</summary>
    [Input(Description = "Working hours; 8 are one working day.")]
    public Input<double> TargetHours { get; set; } = new(16);

    /// <summary>
    /// The level of identity that the decider must prove; it is raised to 2 where the case needs it. When newer answers require two people,
    /// a task of level 1 ends with the outcome <c>Revised</c>.
    /// </summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(LevelChoices),
        Description = "How well the decider proves who they are; it is raised where the case needs it."
    )]
    public Input<int> Level { get; set; } = new(1);

    /// <summary>Key of the ladder of reminders.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(DecisionLadders), Description = "Who is reminded and told, and when.")]
    public Input<string> Ladder { get; set; } = new("K1");

    /// <summary>The task's id.</summary>
    public Output<string>? TaskId { get; set; }

    /// <summary>The recorded decision's id; empty when no person decided.</summary>
    public Output<string>? DecisionId { get; set; }

    /// <summary>Code of the reason.</summary>
    [Output(TellsAnswers = true)]
    public Output<string>? ReasonCode { get; set; }

    /// <summary>Codes of the conditions of an approval.</summary>
    [Output(TellsAnswers = true)]
    public Output<JsonArray>? Conditions { get; set; }

    /// <summary>Keys of the questions that the worker is asked to answer.</summary>
    [Output(TellsAnswers = true)]
    public Output<JsonArray>? Questions { get; set; }

    IReadOnlyList<string>? IOffersOutcomes.OfferedOutcomes =>
        Kind.IsFixed && Options.IsFixed
            ? [.. (Options.Fixed is { Length: > 0 } chosen ? chosen : OfferedBy(Kind.Fixed)).Select(o => Ports.GetValueOrDefault(o, o))]
            : null;

    IReadOnlyList<string> IOffersOutcomes.OtherOutcomes =>
        Kind.Fixed == CaseTaskKinds.Choice ? [ExpiredPort, WithdrawnPort] : [ExpiredPort, WithdrawnPort, RevisedPort];

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var arrangementId = context.Get(ArrangementId);
        if (string.IsNullOrEmpty(arrangementId))
        {
            throw new FaultException("There is no arrangement to ask about.");
        }

        var taskId = TaskOf(context);
        var asked = new AskedDecision
        {
            Id = taskId,
            Kind = context.Get(Kind) ?? CaseTaskKinds.Decision,
            Step = context.Get(Step) ?? "",
            ArrangementId = arrangementId,
            Role = context.Get(Role) ?? "",
            AlsoRole = context.Get(AlsoRole),
            Level = context.Get(Level),
            Ladder = context.Get(Ladder),
            TargetHours = context.Get(TargetHours),
            Options = context.Get(Options) ?? [],
            ReasonCodes = context.Get(ReasonCodes) ?? [],
        };
        if (context.GetRequiredService<AskedDecisionRules>().Refuse(asked) is { } refused)
        {
            throw new FaultException(refused);
        }

        context.Set(TaskId, taskId);
        context.CreateBookmark(BookmarkName, taskId, OnDecidedAsync, new JsonObject { ["taskId"] = taskId });
        WaitForRevision(context);
        context.QueueEffect(OpenLane, taskId, asked.ToPayload());
    }

    /// <inheritdoc />
    protected override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        TaskWithdrawal.QueueWhenCancelled(signal, context, WithdrawLane, TaskOf(context));

    // The worker may correct the answers while a person is being asked.
    private void WaitForRevision(ActivityExecutionContext context)
    {
        if (context.ReadSet.Facts.GetValueOrDefault("submission_id")?.ToString() is { Length: > 0 } submission)
        {
            context.CreateBookmark(FormArrived.Revised, submission, OnRevisedAsync);
        }
    }

    /// <summary>
    /// Handles newer answers. Answers that exclude end the task at once, and so does an age about which two people must decide when one was
    /// asked. With any other change the task stays open, and its page shows what changed.
    /// </summary>
    private ValueTask OnRevisedAsync(ActivityExecutionContext context)
    {
        var policy = context.GetRequiredService<AgePolicies>().InForce(context.Now);
        var excluded = FormJudgement.Of(policy, context.ReadSet.Answers).Outcome == FormJudgement.Excluded;
        var asksTooFew = AsksOnePersonAlone(context) && FormJudgement.NeedsTwo(policy, context.ReadSet.Answers);
        if (excluded || asksTooFew)
        {
            TaskWithdrawal.Queue(context, WithdrawLane, TaskOf(context));
            context.Set(DecisionId, "");
            return context.CompleteActivityWithOutcomesAsync(RevisedPort);
        }

        context.QueueEffect(ReviseLane, TaskOf(context), new JsonObject { ["arrangementId"] = context.Get(ArrangementId) });
        WaitForRevision(context);
        return ValueTask.CompletedTask;
    }

    // Where two people must approve, definitions ask both at level 2; so a task of level 1 means that one person is asked.
    private bool AsksOnePersonAlone(ActivityExecutionContext context) =>
        context.Get(Kind) == CaseTaskKinds.Decision && context.Get(Level) == 1;

    private ValueTask OnDecidedAsync(ActivityExecutionContext context)
    {
        var answer = TaskAnswer.Take(context);
        context.Set(DecisionId, answer.DecisionId ?? "");
        context.Set(ReasonCode, answer.ReasonCode ?? "");
        context.Set(Conditions, Codes(answer.Conditions));
        context.Set(Questions, Codes(answer.Questions));
        return context.CompleteActivityWithOutcomesAsync(
            Ports.TryGetValue(answer.Outcome, out var port)
                ? port
                : throw new FaultException($"A decision came with the outcome '{answer.Outcome}', which has no port here.")
        );
    }

    private static IReadOnlyList<string> OfferedBy(string? kind) =>
        kind switch
        {
            CaseTaskKinds.Conversation => ConversationKind.Offered,
            CaseTaskKinds.Choice => ChoiceKind.Offered,
            _ => DecisionKind.Offered,
        };

    private static string TaskOf(ActivityExecutionContext context) => "t-" + context.Id;

    private static JsonArray Codes(IReadOnlyList<string>? codes) => [.. (codes ?? []).Select(c => (JsonNode)c)];
}
