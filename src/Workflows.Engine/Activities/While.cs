using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Runs its body as long as a condition holds. The condition is evaluated before each round.</summary>
[Activity("Elsa", "Looping", "Run an activity as long as a condition holds.")]
public sealed class While : Activity
{
    /// <summary>The condition that is evaluated before each round.</summary>
    [Input(AutoEvaluate = false, UIHint = InputUIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    /// <summary>The activity that runs in each round.</summary>
    [Port]
    public Activity? Body { get; set; }

    internal override bool FollowsCompletedChild => true;

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => RunNextAsync(context);

    /// <inheritdoc />
    protected internal override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        LoopSignalHandler.HandleAsync(signal, context);

    private ValueTask RunNextAsync(ActivityExecutionContext context) =>
        Body is not null && !context.GetProperty<bool>(LoopProperties.IsBreaking) && context.Evaluate<bool>(Condition.Expression)
            ? context.ScheduleActivityAsync(Body, OnBodyCompletedAsync)
            : context.CompleteActivityAsync();

    private ValueTask OnBodyCompletedAsync(ActivityCompletedContext completed) => RunNextAsync(completed.TargetContext);
}
