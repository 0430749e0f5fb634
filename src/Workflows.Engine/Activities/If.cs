using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Runs one of two activities.</summary>
[Activity("Elsa", "Branching", "Evaluate a condition and run one of two activities.")]
public sealed class If : Activity<bool>
{
    /// <summary>The condition that chooses the activity.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    /// <summary>The activity that runs when the condition holds.</summary>
    [Port]
    public Activity? Then { get; set; }

    /// <summary>The activity that runs when the condition does not hold.</summary>
    [Port]
    public Activity? Else { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var holds = context.Get(Condition);
        context.Set(Result, holds);
        return context.ScheduleActivityAsync(holds ? Then : Else, OnChildCompletedAsync);
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed) => completed.TargetContext.CompleteActivityAsync();
}
