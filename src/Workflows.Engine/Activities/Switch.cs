using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities;

/// <summary>Runs the activities of the cases that match, or the default one.</summary>
[Activity("Elsa", "Branching", "Evaluate cases and run the activity of the one that matches.")]
public sealed class Switch : Activity, IBindsDefinition
{
    private const string Open = "ScheduledActivityIds";

    /// <summary>The cases, in the order in which they are evaluated.</summary>
    [Input(Description = "The cases.", UIHint = InputUIHints.SwitchEditor)]
    public IReadOnlyList<SwitchCase> Cases { get; set; } = [];

    /// <summary>Whether only the first matching case counts, or all.</summary>
    [Input(Description = "Run the first case that matches, or all.", UIHint = InputUIHints.DropDown)]
    public Input<SwitchMode> Mode { get; set; } = new(SwitchMode.MatchFirst);

    /// <summary>The activity that runs when no case matches.</summary>
    [Port]
    public Activity? Default { get; set; }

    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder) => Cases = SwitchCase.Read(source, binder);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var matching = SwitchCase.Matching(Cases, context.Get(Mode), context);
        var activities = matching.Count == 0 ? [Default] : matching.Select(c => c.Activity);
        var scheduled = 0;
        foreach (var activity in activities)
        {
            if (activity is null)
            {
                continue;
            }

            await context.ScheduleActivityAsync(activity, OnChildCompletedAsync);
            scheduled++;
        }
        context.SetProperty(Open, scheduled);
        if (scheduled == 0)
        {
            await context.CompleteActivityAsync();
        }
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var open = context.GetProperty<int>(Open) - 1;
        context.SetProperty(Open, open);
        return open == 0 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}
