using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Casework.Changes;

/// <summary>
/// Starts the workflow when the people of a paused arrangement want to use it again and its approval has run out: only the lead can extend it.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Start when a paused arrangement is to be used again and its approval has run out.",
    DisplayName = "When an extension is asked for",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class ExtensionAsked : Trigger
{
    /// <summary>The name of the stimulus.</summary>
    public const string StimulusName = "ExtensionAsked";

    /// <summary>Id of the arrangement.</summary>
    [Output(Description = "The arrangement's id.")]
    public Output<string?> ArrangementId { get; set; } = new();

    /// <summary>The review date, <c>yyyy-MM-dd</c>.</summary>
    [Output(Description = "The day on which the approval ran out.")]
    public Output<string?> Day { get; set; } = new();

    /// <summary>The stimulus of an arrangement whose approval ran out on a day. While the arrangement stays as it is, it counts once.</summary>
    internal static Stimulus Of(Arrangement arrangement, string day) =>
        new()
        {
            Id = FormattableString.Invariant($"extension:{arrangement.Id}:{day}:{arrangement.Revision}"),
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
            throw new FaultException("A workflow starts when an extension is asked for; it cannot wait for that in its middle.");
        }

        context.Set(ArrangementId, (string?)context.ResumeInput["arrangementId"]);
        context.Set(Day, (string?)context.ResumeInput["day"]);
        return context.CompleteActivityAsync();
    }
}
