using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.HumanTasks;
using Workflows.Submissions.Activities;

namespace Workflows.Casework.Setup;

/// <summary>
/// Asks the safeguarding lead whether a set-up goes on, and waits. A lead is asked when somebody else may see messages, or when the approval ran
/// out. Time can end the question as <c>Expired</c> only. A newer form F3 takes it back (<c>NewForm</c>).
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask the safeguarding lead about the set-up: go on, not yet, or end.",
    DisplayName = "Ask the lead about the set-up",
    PlainText = true
)]
[FlowNode(GoOnPort, "NotYet", EndPort, "Expired", "Withdrawn", NewFormPort)]
public sealed class AskAboutSetup : Activity
{
    /// <summary>The lane in which the question is opened.</summary>
    public const string OpenLane = "task:Casework.OpenSetupQuestion";

    /// <summary>The lane in which it is taken back.</summary>
    public const string WithdrawLane = "task:Casework.WithdrawSetupQuestion";

    private const string GoOnPort = "GoOn";
    private const string EndPort = "End";
    private const string NewFormPort = "NewForm";

    private static readonly FrozenDictionary<string, string> Ports = new Dictionary<string, string>
    {
        [DecisionOutcome.Continue] = GoOnPort,
        [DecisionOutcome.NotYet] = "NotYet",
        [DecisionOutcome.End] = EndPort,
        [EndOutcome.Expired] = "Expired",
        [EndOutcome.Withdrawn] = "Withdrawn",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Id of the submission of form F3 that the lead is asked about.</summary>
    [Input(Description = "The submission's id.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <summary>Id of the recorded decision; empty when no person decided.</summary>
    public Output<string>? DecisionId { get; set; }

    /// <summary>Id of the newer form, of the port <c>NewForm</c>.</summary>
    [Output(Description = "The submission's id of the newer form.")]
    public Output<string>? NewSubmissionId { get; set; }

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var (arrangementId, submissionId) = (context.Get(ArrangementId), context.Get(SubmissionId));
        if (string.IsNullOrEmpty(arrangementId) || string.IsNullOrEmpty(submissionId))
        {
            throw new FaultException("There is no set-up to ask about.");
        }

        context.CreateBookmark(TaskAnswer.Name, TaskOf(context), OnDecidedAsync);
        context.CreateBookmark(FormArrived.Stimulus, FormArrived.KeyOf(SetupForm.Key, arrangementId), OnNewFormAsync);
        context.QueueEffect(
            OpenLane,
            TaskOf(context),
            new JsonObject
            {
                ["id"] = TaskOf(context),
                ["arrangementId"] = arrangementId,
                ["submissionId"] = submissionId,
            }
        );
    }

    /// <inheritdoc />
    protected override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        TaskWithdrawal.QueueWhenCancelled(signal, context, WithdrawLane, TaskOf(context));

    private ValueTask OnDecidedAsync(ActivityExecutionContext context)
    {
        var answer = TaskAnswer.Take(context);
        context.Set(DecisionId, answer.DecisionId ?? "");
        return context.CompleteActivityWithOutcomesAsync(
            Ports.TryGetValue(answer.Outcome, out var port)
                ? port
                : throw new FaultException($"A decision came with the outcome '{answer.Outcome}', which has no port here.")
        );
    }

    private ValueTask OnNewFormAsync(ActivityExecutionContext context)
    {
        TaskWithdrawal.Queue(context, WithdrawLane, TaskOf(context));
        context.Set(NewSubmissionId, context.ResumeInput["submissionId"]?.ToString() ?? "");
        return context.CompleteActivityWithOutcomesAsync(NewFormPort);
    }

    private static string TaskOf(ActivityExecutionContext context) => "t-" + context.Id;
}
