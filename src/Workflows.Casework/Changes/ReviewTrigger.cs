using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Casework.Changes;

/// <summary>Base of the triggers that start a workflow about the review date of an arrangement.</summary>
public abstract class ReviewTrigger : Trigger
{
    /// <summary>Id of the arrangement.</summary>
    [Output(Description = "The arrangement's id.")]
    public Output<string?> ArrangementId { get; set; } = new();

    /// <summary>The review date, <c>yyyy-MM-dd</c>.</summary>
    [Output(Description = "The day on which the approval runs out.")]
    public Output<string?> Day { get; set; } = new();

    /// <summary>The name of the stimulus that it starts by.</summary>
    private protected abstract string StartsBy { get; }

    /// <summary>What is said when this trigger is reached in the middle of a workflow, which it cannot start there.</summary>
    private protected abstract string OnlyStarts { get; }

    /// <summary>A stimulus about an arrangement's review date.</summary>
    /// <param name="id">What makes it count once.</param>
    /// <param name="name">The stimulus' name.</param>
    /// <param name="arrangement">The arrangement.</param>
    /// <param name="day">The review date.</param>
    private protected static Stimulus Of(string id, string name, Arrangement arrangement, string day) =>
        new()
        {
            Id = id,
            Name = name,
            CorrelationId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Takers = StimulusTakers.TriggersOnly,
            Input = new JsonObject { ["arrangementId"] = arrangement.Id, ["day"] = day },
        };

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) => [new TriggerStimulus(StartsBy, null)];

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (!context.TakeTrigger())
        {
            throw new FaultException(OnlyStarts);
        }

        context.Set(ArrangementId, (string?)context.ResumeInput["arrangementId"]);
        context.Set(Day, (string?)context.ResumeInput["day"]);
        return context.CompleteActivityAsync();
    }
}
