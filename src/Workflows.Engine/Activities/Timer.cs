using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Scheduling;

namespace Workflows.Engine.Activities;

/// <summary>
/// Waits until its next time, or starts the workflow at each of its times. It keeps its interval: in a loop the times are counted from the one
/// before, so that what the loop does in between moves none of them, and times that were missed are left out.
/// </summary>
[Activity("Elsa", "Scheduling", "Continue after an interval, again and again without drift.")]
public sealed class Timer : Trigger, IBindsDefinition
{
    /// <summary>The name of the bookmarks that the activity makes.</summary>
    public const string BookmarkName = "Elsa.Timer";

    /// <summary>The time between two times.</summary>
    [Input(Description = "The time between two runs, for example 01:00:00.")]
    public Input<TimeSpan> Interval { get; set; } = new(TimeSpan.FromMinutes(1));

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        [new TriggerStimulus(BookmarkName, null) { Schedule = new IntervalSchedule(context.Get(Interval)) }];

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var place = PlaceOf(context);
        var key = $"timer {context.Node.NodeId}";
        if (context.TakeTrigger())
        {
            place.SetProperty(key, TimedStart.DueIn(context.ResumeInput)?.ToString("O"));
            return context.CompleteActivityAsync();
        }

        var schedule = new IntervalSchedule(context.Get(Interval));
        var due = place.GetProperty<string>(key) is { } last
            ? schedule.Next(DateTimeOffset.Parse(last, CultureInfo.InvariantCulture), context.Now)
            : schedule.First(context.Now);
        place.SetProperty(key, due!.Value.ToString("O"));
        context.CreateBookmark(BookmarkName, null, payload: new JsonObject { ["resumeAt"] = due.Value.ToString("O") }, dueAt: due);
        return ValueTask.CompletedTask;
    }

    void IBindsDefinition.Bind(JsonObject source, ActivityBinder binder)
    {
        if (Interval.IsFixed && IntervalSchedule.Refuse(Interval.Fixed) is { } sentence)
        {
            binder.Problem(ProblemCodes.Schedule, ProblemSeverity.Error, $"Input 'Interval' of '{binder.Label}': {sentence}");
        }
    }

    // The execution that outlives the loops around the timer: the instance's, or that of an item which runs beside others.
    private static ActivityExecutionContext PlaceOf(ActivityExecutionContext context)
    {
        var place = context;
        while (place.ParentActivityExecutionContext is { } parent && !(place != context && parent.Activity.RunsItemsSideBySide))
        {
            place = parent;
        }

        return place;
    }
}
