using Workflows.Engine.Authoring;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Plain;
using Workflows.People;

namespace Workflows.Casework.Questions;

/// <summary>
/// Asks a person a question about a case by e-mail link and waits for the answer: "Ask a person", with the case reference on mail and page. Each
/// option is a port; time can end it as <c>Expired</c> only, and a cancelled question as <c>Withdrawn</c>. When the arrangement ends, the
/// question is withdrawn.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask a person a question about a case by e-mail link.",
    DisplayName = "Ask about a case",
    PlainText = true
)]
[FlowNode(AskPerson.ExpiredPort, AskPerson.WithdrawnPort, IsOpen = true)]
public sealed class AskAboutCase : Activity, IOffersOutcomes
{
    /// <summary>The lane in which the task is opened.</summary>
    public const string OpenLane = "task:Casework.OpenQuestion";

    /// <summary>The lane in which it is taken back when the workflow is cancelled.</summary>
    public const string WithdrawLane = "task:Casework.WithdrawQuestion";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The name of the step, which the recorded answer keeps.</summary>
    [Input(Description = "A short name of the step.", IsRequired = true, IsInClear = true)]
    public Input<string> Step { get; set; } = new("question");

    /// <summary>The question in one line.</summary>
    [Input(Description = "The question in one line, without names or numbers of young people.", IsRequired = true)]
    public Input<string> Title { get; set; } = new("");

    /// <summary>What the person needs to know to answer.</summary>
    [Input(UIHint = InputUIHints.MultiLine, Description = "What the person needs to know to answer.")]
    public Input<string?> Text { get; set; } = new((string?)null);

    /// <summary>The answers that are offered; each is a port of its own.</summary>
    [Input(
        UIHint = InputUIHints.DynamicOutcomes,
        FixedOutcomes = [AskPerson.ExpiredPort, AskPerson.WithdrawnPort],
        Description = "The answers that are offered. Each is a port of its own; press Enter after each.",
        IsRequired = true,
        IsInClear = true
    )]
    public Input<string[]?> Options { get; set; } = new((string[]?)null);

    /// <summary>Reasons, one of which must be chosen with an answer of <see cref="ReasonFor"/>.</summary>
    [Input(UIHint = InputUIHints.MultiText, Description = "Reasons to choose from.", IsInClear = true)]
    public Input<string[]?> Reasons { get; set; } = new((string[]?)null);

    /// <summary>The answers that need a reason.</summary>
    [Input(UIHint = InputUIHints.MultiText, Description = "The answers that need a reason.")]
    public Input<string[]?> ReasonFor { get; set; } = new((string[]?)null);

    /// <summary>The role that is asked. <c>Worker</c> is the arrangement's own worker.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(AskedRoleChoices), Description = "Who is asked.", IsRequired = true)]
    public Input<string> Role { get; set; } = new("");

    /// <summary>The one person who is asked; empty: the person on duty for the role.</summary>
    [Input(Description = "A person's id; empty: the person on duty for the role.", IsInClear = true)]
    public Input<string?> PersonId { get; set; } = new((string?)null);

    /// <summary>Working hours until it is late.</summary>
    [Input(Description = "Working hours; 8 are one working day.")]
    public Input<double> TargetHours { get; set; } = new(40);

    /// <summary>How well the person must prove their identity.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(LevelChoices), Description = "How well the person proves who they are.")]
    public Input<int> Level { get; set; } = new(1);

    /// <summary>The ladder.</summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(CaseQuestionLadders),
        Description = "Who is reminded and told, and when; empty: nobody."
    )]
    public Input<string?> Ladder { get; set; } = new("K5");

    /// <summary>The task's id.</summary>
    public Output<string>? TaskId { get; set; }

    /// <summary>The answer; empty when no person answered.</summary>
    [Output(TellsAnswers = true)]
    public Output<string>? Answer { get; set; }

    /// <summary>The recorded answer's id; empty when no person answered.</summary>
    public Output<string>? DecisionId { get; set; }

    /// <summary>The reason that was chosen; empty when none was needed.</summary>
    [Output(TellsAnswers = true)]
    public Output<string>? Reason { get; set; }

    IReadOnlyList<string>? IOffersOutcomes.OfferedOutcomes => Options.IsFixed ? Options.Fixed ?? [] : null;

    IReadOnlyList<string> IOffersOutcomes.OtherOutcomes => [AskPerson.ExpiredPort, AskPerson.WithdrawnPort];

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var arrangementId = context.Get(ArrangementId);
        if (string.IsNullOrEmpty(arrangementId))
        {
            throw new FaultException("There is no arrangement to ask about.");
        }

        var asked = new AskedCaseQuestion
        {
            ArrangementId = arrangementId,
            Step = context.Get(Step) ?? "",
            Question = new PlainQuestion
            {
                Id = TaskOf(context),
                Title = context.Get(Title) ?? "",
                Text = context.Get(Text),
                Options = context.Get(Options) ?? [],
                Reasons = context.Get(Reasons) ?? [],
                ReasonFor = context.Get(ReasonFor) ?? [],
                Role = context.Get(Role) ?? "",
                PersonId = context.Get(PersonId),
                Service = "",
                TargetHours = context.Get(TargetHours),
                Level = context.Get(Level),
                Ladder = context.Get(Ladder),
            },
        };
        if (context.GetRequiredService<CaseQuestionRules>().Refuse(asked) is { } problem)
        {
            throw new FaultException(problem);
        }

        context.Set(TaskId, asked.Question.Id);
        context.CreateBookmark(TaskAnswer.Name, asked.Question.Id, OnAnsweredAsync);
        context.QueueEffect(OpenLane, asked.Question.Id, asked.ToPayload());
    }

    /// <inheritdoc />
    protected override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        TaskWithdrawal.QueueWhenCancelled(signal, context, WithdrawLane, TaskOf(context));

    private ValueTask OnAnsweredAsync(ActivityExecutionContext context)
    {
        var answer = TaskAnswer.Take(context);
        context.Set(Answer, answer.DecisionId is null ? "" : answer.Outcome);
        context.Set(DecisionId, answer.DecisionId ?? "");
        context.Set(Reason, answer.ReasonCode ?? "");
        return context.CompleteActivityWithOutcomesAsync(AskPerson.PortOf(answer));
    }

    private static string TaskOf(ActivityExecutionContext context) => "t-" + context.Id;
}
