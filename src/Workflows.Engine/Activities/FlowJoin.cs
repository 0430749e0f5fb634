using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Joins branches of a flowchart. The flowchart waits for the branches; when the join runs, it cancels the activities before it that still run.</summary>
[Activity("Elsa", "Branching", "Merge several branches into one.", DisplayName = "Join")]
public sealed class FlowJoin : Activity
{
    /// <summary>Which branches the flowchart waits for.</summary>
    [Input(
        Description = "Continue after the first branch, after all branches, or after all branches that are still alive.",
        UIHint = InputUIHints.DropDown
    )]
    public Input<FlowJoinMode> Mode { get; set; } = new(FlowJoinMode.WaitAny);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.ParentActivityExecutionContext is { Activity: Flowchart flowchart } parent)
        {
            await flowchart.CancelActivitiesBeforeAsync(parent, this);
        }

        await context.CompleteActivityAsync();
    }
}
