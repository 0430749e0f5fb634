using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;

namespace Workflows.Casework.Agreements;

/// <summary>
/// Asks the worker to hand the agreement code over, and waits for the young person's answer. The task stays open when the answer is "talk first",
/// so that a workflow may come back here and wait on; its ladder parks the arrangement at its end.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "The worker hands the agreement code over; wait for the young person's answer.",
    DisplayName = "Ask for the agreement",
    PlainText = true
)]
[FlowNode("Agreed", "NotNow", "TalkFirst", "Parked", "Ended")]
public sealed class AskForAgreement : Activity
{
    /// <summary>The lane in which the task is opened.</summary>
    public const string OpenLane = "task:Casework.OpenAgreement";

    /// <summary>The lane in which it is taken back when the workflow is cancelled.</summary>
    public const string WithdrawLane = "task:Casework.WithdrawAgreement";

    /// <summary>The name of the stimulus that carries the young person's answer; its key is the arrangement's id.</summary>
    public const string StimulusName = "AgreementAnswered";

    private const string Outcome = "outcome";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The stimulus of an answer.</summary>
    internal static Stimulus StimulusOf(Arrangement arrangement, AgreementCode code, AgreementReply reply) =>
        StimulusOf(arrangement, FormattableString.Invariant($"{code.Number}:{reply.Code()}:{code.Talks}"), reply.Code());

    /// <summary>The stimulus for a workflow that begins to wait after the arrangement has moved on.</summary>
    internal static Stimulus StimulusOf(Arrangement arrangement, string taskId) =>
        StimulusOf(
            arrangement,
            FormattableString.Invariant($"{taskId}:{arrangement.Revision}"),
            arrangement.State switch
            {
                ArrangementState.AwaitingSetup => AgreementReply.Agree.Code(),
                ArrangementState.NotNow => AgreementReply.NotNow.Code(),
                _ => EndOutcome.Withdrawn,
            }
        );

    private static Stimulus StimulusOf(Arrangement arrangement, string cause, string outcome) =>
        new()
        {
            Id = $"agreement:{arrangement.Id}:{cause}",
            Name = StimulusName,
            Key = arrangement.Id,
            CaseId = arrangement.CaseId,
            Input = new JsonObject { [Outcome] = outcome },
            Takers = StimulusTakers.WaitsOnly,
            // After "talk first" the workflow may not have begun to wait again.
            KeepWhenUnmatched = true,
        };

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var arrangementId = context.Get(ArrangementId);
        if (string.IsNullOrEmpty(arrangementId))
        {
            throw new FaultException("It names no arrangement whose young person could be asked.");
        }

        var taskId = TaskOf(context);
        context.CreateBookmark(StimulusName, arrangementId, OnAnsweredAsync);
        context.CreateBookmark(TaskAnswer.Name, taskId, OnTaskEndedAsync);
        context.QueueEffect(OpenLane, taskId, new JsonObject { ["id"] = taskId, ["arrangementId"] = arrangementId });
    }

    /// <inheritdoc />
    protected override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        TaskWithdrawal.QueueWhenCancelled(signal, context, WithdrawLane, TaskOf(context));

    private ValueTask OnAnsweredAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(
            AgreementReplies.Find(context.ResumeInput[Outcome]?.ToString()) switch
            {
                AgreementReply.Agree => "Agreed",
                AgreementReply.NotNow => "NotNow",
                AgreementReply.TalkFirst => "TalkFirst",
                _ => "Ended",
            }
        );

    private ValueTask OnTaskEndedAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(TaskAnswer.Take(context).Outcome == EndOutcome.Expired ? "Parked" : "Ended");

    /// <summary>One task an instance: a workflow that waits on after "talk first" goes on with the same task and its ladder.</summary>
    private static string TaskOf(ActivityExecutionContext context) => "g-" + context.WorkflowExecutionContext.Id;
}
