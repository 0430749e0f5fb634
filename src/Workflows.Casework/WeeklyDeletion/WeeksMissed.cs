using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Starts the workflow when two weeks in a row were missed, at the first rung of the second one .</summary>
[Activity(
    "Casework",
    "Casework",
    "Start when two weekly checks in a row were missed.",
    DisplayName = "When weeks were missed",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class WeeksMissed : Trigger
{
    /// <summary>The name of the stimulus.</summary>
    public const string StimulusName = "WeeksMissed";

    /// <summary>The key of the stimulus.</summary>
    public const string StimulusKey = "weekly";

    /// <summary>Id of the arrangement.</summary>
    [Output(Description = "The arrangement's id.")]
    public Output<string?> ArrangementId { get; set; } = new();

    /// <summary>The service's three letters.</summary>
    [Output(Description = "The service's three letters.")]
    public Output<string?> Service { get; set; } = new();

    /// <summary>Key of the row of the week that was missed last.</summary>
    [Output(Description = "The week's row.")]
    public Output<string?> Row { get; set; } = new();

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        [new TriggerStimulus(StimulusName, StimulusKey)];

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (!context.TakeTrigger())
        {
            throw new FaultException("A workflow starts when weeks were missed; it cannot wait for that in its middle.");
        }

        context.Set(ArrangementId, (string?)context.ResumeInput["arrangementId"]);
        context.Set(Service, (string?)context.ResumeInput["service"]);
        context.Set(Row, (string?)context.ResumeInput["row"]);
        return context.CompleteActivityAsync();
    }
}
