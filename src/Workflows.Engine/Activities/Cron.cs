using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Scheduling;

namespace Workflows.Engine.Activities;

/// <summary>Waits until the next time of a cron expression, or starts the workflow at each of its times.</summary>
[Activity("Elsa", "Scheduling", "Continue at the times of a cron expression.")]
public sealed class Cron : Trigger, IBindsDefinition
{
    /// <summary>The name of the bookmarks that the activity makes.</summary>
    public const string BookmarkName = "Elsa.Cron";

    /// <summary>Five fields (minute, hour, day, month, day of the week), or six with the seconds first.</summary>
    [Input(Description = "Minute, hour, day, month and day of the week, for example 0 6 * * 1; seconds may come first.", IsRequired = true)]
    public Input<string?> CronExpression { get; set; } = new((string?)null);

    /// <summary>The time zone in which the expression is read. Elsa has no such input, and reads the expression in UTC.</summary>
    [Input(Description = "IANA name of the time zone.")]
    public Input<string?> TimeZone { get; set; } = new(CronSchedule.DefaultZone);

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        [new TriggerStimulus(BookmarkName, null) { Schedule = ScheduleOf(context.Get(CronExpression), context.Get(TimeZone)) }];

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.TakeTrigger())
        {
            return context.CompleteActivityAsync();
        }

        var schedule = ScheduleOf(context.Get(CronExpression), context.Get(TimeZone));
        var due =
            schedule.First(context.Now) ?? throw new FaultException($"The cron expression '{schedule.Expression}' has no time after now.");
        context.JournalData["ExecuteAt"] = due.ToString("O");
        context.CreateBookmark(
            BookmarkName,
            null,
            payload: new JsonObject { ["executeAt"] = due.ToString("O"), ["cronExpression"] = schedule.Expression },
            dueAt: due
        );
        return ValueTask.CompletedTask;
    }

    void IBindsDefinition.Bind(JsonObject source, ActivityBinder binder)
    {
        // An empty expression is a required input without a value, which was reported already.
        var expression = CronExpression is { IsFixed: true, Fixed.Length: > 0 } ? CronExpression.Fixed : null;
        if (CronSchedule.Refuse(expression, TimeZone.IsFixed ? TimeZone.Fixed : null) is { } sentence)
        {
            binder.Problem(ProblemCodes.Schedule, ProblemSeverity.Error, $"'{binder.Label}': {sentence}");
        }
    }

    private static CronSchedule ScheduleOf(string? expression, string? zone) =>
        new(string.IsNullOrWhiteSpace(expression) ? throw new FaultException("No cron expression is given.") : expression, zone);
}
