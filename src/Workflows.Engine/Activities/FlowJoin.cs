using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Where branches of a flowchart meet. The flowchart does the waiting; what still runs on the way here is cancelled.</summary>
[Activity("Elsa", "Branching", "Merge several branches into one.", DisplayName = "Join")]
public sealed class FlowJoin : Activity
{
    /// <summary>What it waits for.</summary>
    [Input(
        Description = "Go on with the first branch, with all branches, or with all that are still alive.",
        UIHint = InputUIHints.DropDown
    )]
    public Input<FlowJoinMode> Mode { get; set; } = new(FlowJoinMode.WaitAny);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.ParentActivityExecutionContext is { Activity: Flowchart flowchart } around)
        {
            await flowchart.CancelWhatLeadsToAsync(around, this);
        }

        await context.CompleteActivityAsync();
    }
}
