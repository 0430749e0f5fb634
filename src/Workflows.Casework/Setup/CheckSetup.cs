using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Setup;

/// <summary>
/// Checks form F3 measure by measure against its stored answers, the register and the recorded decisions. The worker's own task pauses: its
/// clock stands still while a lead or the phones desk is asked, and goes on when the worker is asked again. Outcome <c>Gone</c>: the
/// arrangement waits for no set-up any more.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Check the set-up, measure by measure, by the newest set-up form.",
    DisplayName = "Check the set-up",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode(nameof(SetupOutcome.Complete), nameof(SetupOutcome.Missing), nameof(SetupOutcome.AskLead), nameof(SetupOutcome.Phone), "Gone")]
public sealed class CheckSetup : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Id of the submission of form F3.</summary>
    [Input(Description = "The submission's id.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var cancellationToken = context.CancellationToken;
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var submissionId = context.Get(SubmissionId) ?? "";
        var arrangement = await CurrentArrangement.OfAsync(
            context,
            ArrangementId,
            "There is no arrangement whose set-up could be checked."
        );
        var revision = await SubmissionFacts.CurrentRevisionAsync(transaction, submissionId, cancellationToken) ?? 0;
        var sender = await SubmissionFacts.SenderAsync(transaction, submissionId, revision, cancellationToken);
        if (sender is null || sender.FormKey != SetupForm.Key || sender.CaseId != arrangement.CaseId)
        {
            throw new FaultException("The submission is no set-up form of this case.");
        }

        if (arrangement.State is not (ArrangementState.AwaitingSetup or ArrangementState.Paused))
        {
            await context.CompleteActivityWithOutcomesAsync("Gone");
            return;
        }

        var check = await context
            .GetRequiredService<SetupChecks>()
            .CheckAsync(transaction, arrangement, submissionId, revision, cancellationToken);
        await context.GetRequiredService<SetupTasks>().PauseAsync(transaction, arrangement.Id, cancellationToken);
        await context.CompleteActivityWithOutcomesAsync(check.Outcome.ToString());
    }
}
