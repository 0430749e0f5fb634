using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Runs its body for each number of a range, one after the other.</summary>
[Activity("Elsa", "Looping", "Run an activity for each number from one to another.")]
public sealed class For : Activity
{
    private const string Current = "CurrentStep";

    /// <summary>The number of the first round.</summary>
    [Input(Description = "The first number.")]
    public Input<int> Start { get; set; } = new(0);

    /// <summary>The number at which the loop ends.</summary>
    [Input(Description = "The last number.")]
    public Input<int> End { get; set; } = new(0);

    /// <summary>The difference between two numbers; negative to count down.</summary>
    [Input(Description = "From one number to the next; negative counts down.")]
    public Input<int> Step { get; set; } = new(1);

    /// <summary>Whether the body also runs for <see cref="End"/>.</summary>
    [Input(Description = "Whether the last number counts.")]
    public Input<bool> OuterBoundInclusive { get; set; } = new(true);

    /// <summary>The activity that runs for each number.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <summary>Takes the current number before each round.</summary>
    [Output]
    public Output<object?>? CurrentValue { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => RunNextAsync(context);

    /// <inheritdoc />
    protected internal override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        LoopSignalHandler.HandleAsync(signal, context);

    private async ValueTask RunNextAsync(ActivityExecutionContext context)
    {
        var step = context.Get(Step);
        var value = context.GetProperty<int?>(Current) is { } last ? last + step : context.Get(Start);
        if (
            Body is null
            || context.GetProperty<bool>(LoopProperties.IsBreaking)
            || !IsWithin(value, context.Get(End), step, context.Get(OuterBoundInclusive))
        )
        {
            await context.CompleteActivityAsync();
            return;
        }
        await ChildScheduler.ScheduleAsync(
            context,
            Body,
            OnBodyCompletedAsync,
            variables: new(StringComparer.Ordinal) { [LoopProperties.CurrentValue] = value }
        );
        context.SetProperty(Current, value);
        context.Set(CurrentValue, value);
    }

    private ValueTask OnBodyCompletedAsync(ActivityCompletedContext completed) => RunNextAsync(completed.TargetContext);

    private static bool IsWithin(int value, int end, int step, bool inclusive) =>
        step >= 0 ? value < end || inclusive && value == end : value > end || inclusive && value == end;
}
