using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Opens the arrangement of an accepted form. Outcome <c>Conversation</c>: the case was excluded or declined before, so a conversation
/// comes first. When the case has another open arrangement, the step fails: the form waits on the operations page, where a person can run
/// the step again.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Open an arrangement for a form.",
    DisplayName = "Open the arrangement",
    Kind = ActivityKind.Task,
    PlainText = true
)]
[FlowNode("Opened", "Conversation")]
public sealed class OpenArrangement : Activity
{
    /// <summary>Id of the submission.</summary>
    [Input(Description = "The submission's id.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <summary>The arrangement's id, which the workflow takes as its correlation id.</summary>
    public Output<string>? ArrangementId { get; set; }

    /// <summary>Whether two people must approve.</summary>
    [Output(TellsAnswers = true)]
    public Output<bool>? IndividualAssessment { get; set; }

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var forms = context.GetRequiredService<FormContents>();
        var submissionId = context.Get(SubmissionId) ?? "";
        var coded =
            await forms.NewestAsync(submissionId, context.CancellationToken)
            ?? throw new FaultException("There is no such submission to open an arrangement for.");
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var outcome = await context.GetRequiredService<ArrangementOpening>().OpenAsync(transaction, coded, context.CancellationToken);
        if (outcome is ArrangementOutcome.Applied { Arrangement: var arrangement })
        {
            context.Set(ArrangementId, arrangement.Id);
            context.Set(IndividualAssessment, arrangement.Form.IndividualAssessment);
            await context.CompleteActivityWithOutcomesAsync(arrangement.Stage == ArrangementStage.Conversation ? "Conversation" : "Opened");
            return;
        }

        throw new FaultException(((ArrangementOutcome.Refused)outcome).Sentence);
    }
}
