using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Casework.Changes;

/// <summary>Starts the workflow when an approval runs out, once for each review date of an arrangement.</summary>
[Activity(
    "Casework",
    "Casework",
    "Start on the day on which an approval runs out.",
    DisplayName = "When a review is due",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class ReviewDue : Trigger
{
    /// <summary>The name of the stimulus.</summary>
    public const string StimulusName = "ReviewDue";

    /// <summary>Id of the arrangement.</summary>
    [Output(Description = "The arrangement's id.")]
    public Output<string?> ArrangementId { get; set; } = new();

    /// <summary>The review date, <c>yyyy-MM-dd</c>.</summary>
    [Output(Description = "The day on which the review is due.")]
    public Output<string?> Day { get; set; } = new();

    /// <summary>The stimulus of a review date.</summary>
    internal static Stimulus Of(Arrangement arrangement, string day) =>
        new()
        {
            Id = $"review:{arrangement.Id}:{day}",
            Name = StimulusName,
            CorrelationId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Takers = StimulusTakers.TriggersOnly,
            Input = new JsonObject { ["arrangementId"] = arrangement.Id, ["day"] = day },
        };

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        [new TriggerStimulus(StimulusName, null)];

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (!context.TakeTrigger())
        {
            throw new FaultException("A workflow starts when a review is due; it cannot wait for that in its middle.");
        }

        context.Set(ArrangementId, (string?)context.ResumeInput["arrangementId"]);
        context.Set(Day, (string?)context.ResumeInput["day"]);
        return context.CompleteActivityAsync();
    }
}
