using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;
using Workflows.Submissions.Activities;

namespace Workflows.Casework.Setup;

/// <summary>
/// Asks the phones desk about the phone of form F3 and waits; one question about a phone serves every form that waits for it. It completes
/// when the desk has answered, whatever it said: the set-up is then checked again. A newer form F3 goes on at once (<c>NewForm</c>).
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask the phones desk whether the phone is this worker's and works.",
    DisplayName = "Ask the phones desk",
    PlainText = true
)]
[FlowNode("Answered", "NewForm")]
public sealed class AskPhonesDesk : Activity
{
    /// <summary>The lane in which the question is opened.</summary>
    public const string Lane = "task:Casework.OpenPhoneQuestion";

    private const string StimulusName = "PhoneAnswered";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Id of the submission of form F3 that names the phone.</summary>
    [Input(Description = "The submission's id.", IsRequired = true)]
    public Input<string?> SubmissionId { get; set; } = new((string?)null);

    /// <summary>Id of the newer form, of the port <c>NewForm</c>.</summary>
    [Output(Description = "The submission's id of the newer form.")]
    public Output<string>? NewSubmissionId { get; set; }

    /// <summary>The stimulus that lets an arrangement's waiting form go on.</summary>
    /// <param name="cause">What answered: the id of a decision, or of an effect that found the answer there.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="caseId">Id of its case.</param>
    internal static Stimulus Answered(string cause, string arrangementId, string caseId) =>
        new()
        {
            Id = $"phone:{cause}:{arrangementId}",
            Name = StimulusName,
            Key = arrangementId,
            CaseId = caseId,
            Takers = StimulusTakers.WaitsOnly,
        };

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var (arrangementId, submissionId) = (context.Get(ArrangementId), context.Get(SubmissionId));
        if (string.IsNullOrEmpty(arrangementId) || string.IsNullOrEmpty(submissionId))
        {
            throw new FaultException("There is no set-up whose phone could be asked about.");
        }

        context.CreateBookmark(StimulusName, arrangementId, OnAnsweredAsync);
        context.CreateBookmark(FormArrived.Stimulus, FormArrived.KeyOf(SetupForm.Key, arrangementId), OnNewFormAsync);
        context.QueueEffect(Lane, null, new JsonObject { ["arrangementId"] = arrangementId, ["submissionId"] = submissionId });
    }

    private ValueTask OnAnsweredAsync(ActivityExecutionContext context) => context.CompleteActivityWithOutcomesAsync("Answered");

    private ValueTask OnNewFormAsync(ActivityExecutionContext context)
    {
        context.Set(NewSubmissionId, context.ResumeInput["submissionId"]?.ToString() ?? "");
        return context.CompleteActivityWithOutcomesAsync("NewForm");
    }
}
