using Workflows.Engine.Authoring;
using Workflows.People;

namespace Workflows.HumanTasks.Plain;

/// <summary>
/// Asks a person any question by e-mail link and waits for the answer. Each option is a port; time can end it as <c>Expired</c> only, and a
/// cancelled question as <c>Withdrawn</c>. What it asks must not name a young person.
/// </summary>
[Activity(
    "HumanTasks",
    "People",
    "Ask a person a question by e-mail link, with reminders, a deputy and an end.",
    DisplayName = "Ask a person",
    PlainText = true
)]
[FlowNode(ExpiredPort, WithdrawnPort, IsOpen = true)]
public sealed class AskPerson : Activity, IOffersOutcomes
{
    /// <summary>The lane in which the task is opened.</summary>
    public const string OpenLane = "task:HumanTasks.OpenQuestion";

    /// <summary>The lane in which it is taken back when the workflow is cancelled.</summary>
    public const string WithdrawLane = "task:HumanTasks.WithdrawQuestion";

    /// <summary>The port of a question that ended without an answer.</summary>
    public const string ExpiredPort = "Expired";

    /// <summary>The port of a question that was taken back.</summary>
    public const string WithdrawnPort = "Withdrawn";

    /// <summary>The question in one line.</summary>
    [Input(Description = "The question in one line, without names or numbers of young people.", IsRequired = true)]
    public Input<string> Title { get; set; } = new("");

    /// <summary>What the person needs to know to answer.</summary>
    [Input(UIHint = InputUIHints.MultiLine, Description = "What the person needs to know to answer.")]
    public Input<string?> Text { get; set; } = new((string?)null);

    /// <summary>The answers that are offered; each is a port of its own.</summary>
    [Input(
        UIHint = InputUIHints.DynamicOutcomes,
        FixedOutcomes = [ExpiredPort, WithdrawnPort],
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

    /// <summary>The role that is asked; with a person, the role in which that person answers.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(AskedRoleChoices), Description = "Who is asked.", IsRequired = true)]
    public Input<string> Role { get; set; } = new("");

    /// <summary>The one person who is asked; empty: the person on duty for the role.</summary>
    [Input(Description = "A person's id; empty: the person on duty for the role.", IsInClear = true)]
    public Input<string?> PersonId { get; set; } = new((string?)null);

    /// <summary>The service whose people, working time and bank holidays apply.</summary>
    [Input(
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(ServiceChoices),
        Description = "The service whose people are asked and whose bank holidays count.",
        IsRequired = true,
        IsInClear = true
    )]
    public Input<string?> Service { get; set; } = new((string?)null);

    /// <summary>Working hours until it is late.</summary>
    [Input(Description = "Working hours; 8 are one working day.")]
    public Input<double> TargetHours { get; set; } = new(16);

    /// <summary>How well the person must prove their identity.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(LevelChoices), Description = "How well the person proves who they are.")]
    public Input<int> Level { get; set; } = new(1);

    /// <summary>The ladder.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(QuestionLadders), Description = "Who is reminded and told, and when.")]
    public Input<string> Ladder { get; set; } = new(PlainQuestion.UsualLadder);

    /// <summary>The task's id.</summary>
    public Output<string>? TaskId { get; set; }

    /// <summary>The answer; empty when no person answered.</summary>
    public Output<string>? Answer { get; set; }

    /// <summary>The reason that was chosen; empty when none was needed.</summary>
    public Output<string>? Reason { get; set; }

    IReadOnlyList<string>? IOffersOutcomes.OfferedOutcomes => Options.IsFixed ? Options.Fixed ?? [] : null;

    IReadOnlyList<string> IOffersOutcomes.OtherOutcomes => [ExpiredPort, WithdrawnPort];

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var question = new PlainQuestion
        {
            Id = TaskOf(context),
            Title = context.Get(Title) ?? "",
            Text = context.Get(Text),
            Options = context.Get(Options) ?? [],
            Reasons = context.Get(Reasons) ?? [],
            ReasonFor = context.Get(ReasonFor) ?? [],
            Role = context.Get(Role) ?? "",
            PersonId = context.Get(PersonId),
            Service = context.Get(Service) ?? "",
            TargetHours = context.Get(TargetHours),
            Level = context.Get(Level),
            Ladder = context.Get(Ladder),
        };
        if (context.GetRequiredService<PlainQuestionRules>().Refuse(question) is { } problem)
        {
            throw new FaultException(problem);
        }

        context.Set(TaskId, question.Id);
        context.CreateBookmark(TaskAnswer.Name, question.Id, OnAnsweredAsync);
        context.QueueEffect(OpenLane, question.Id, question.ToPayload());
    }

    /// <inheritdoc />
    protected override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        TaskWithdrawal.QueueWhenCancelled(signal, context, WithdrawLane, TaskOf(context));

    private ValueTask OnAnsweredAsync(ActivityExecutionContext context)
    {
        var answer = TaskAnswer.Take(context);
        context.Set(Answer, answer.DecisionId is null ? "" : answer.Outcome);
        context.Set(Reason, answer.ReasonCode ?? "");
        return context.CompleteActivityWithOutcomesAsync(PortOf(answer));
    }

    /// <summary>The port of a question's answer, whose options are ports of their own.</summary>
    public static string PortOf(TaskAnswer answer) =>
        answer.Outcome switch
        {
            EndOutcome.Expired => ExpiredPort,
            EndOutcome.Withdrawn => WithdrawnPort,
            var option => option,
        };

    private static string TaskOf(ActivityExecutionContext context) => "t-" + context.Id;
}
