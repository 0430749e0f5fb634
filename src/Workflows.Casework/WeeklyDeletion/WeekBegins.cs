using Workflows.Engine.Authoring;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Starts the workflow once a week for each service, on Monday at 06:00 local time. The sweep acts on the service's row once; the schedule's
/// recurring job of the service wakes it.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Start once a week for each service, on Monday at 06:00.",
    DisplayName = "When a week begins",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class WeekBegins : Trigger
{
    /// <summary>The name of the stimulus.</summary>
    public const string StimulusName = "WeekBegins";

    /// <summary>The key of the stimulus: one definition takes the rounds of all services.</summary>
    public const string StimulusKey = "weekly";

    /// <summary>The service's three letters.</summary>
    [Output(Description = "The service's three letters.")]
    public Output<string?> Service { get; set; } = new();

    /// <summary>The week's key, for example <c>2026-W48</c>.</summary>
    [Output(Description = "The week, for example 2026-W48.")]
    public Output<string?> Week { get; set; } = new();

    /// <summary>Code of the service's nation.</summary>
    [Output(Description = "The nation whose bank holidays the service keeps.")]
    public Output<string?> Nation { get; set; } = new();

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        [new TriggerStimulus(StimulusName, StimulusKey)];

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (!context.TakeTrigger())
        {
            throw new FaultException("A workflow starts when a week begins; it cannot wait for that in its middle.");
        }

        context.Set(Service, (string?)context.ResumeInput["service"]);
        context.Set(Week, (string?)context.ResumeInput["week"]);
        context.Set(Nation, (string?)context.ResumeInput["nation"]);
        return context.CompleteActivityAsync();
    }
}
