using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Runs its body for each item, one after the other.</summary>
[Activity("Elsa", "Looping", "Run an activity for each item, one after the other.")]
public sealed class ForEach : Activity
{
    /// <summary>The list whose items the body runs for; without one the body does not run.</summary>
    [Input(Description = "The items.")]
    public Input<ICollection<object?>?> Items { get; set; } = new((ICollection<object?>?)null);

    /// <summary>The activity that runs for each item.</summary>
    [Port]
    public Activity? Body { get; set; }

    /// <summary>Takes the current item before each round.</summary>
    [Output]
    public Output<object?>? CurrentValue { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => RunNextAsync(context);

    /// <inheritdoc />
    protected internal override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context) =>
        LoopSignalHandler.HandleAsync(signal, context);

    private async ValueTask RunNextAsync(ActivityExecutionContext context)
    {
        var position = context.GetProperty<int>(LoopProperties.CurrentIndex);
        var items = context.Get(Items);
        if (Body is null || items is null || position >= items.Count || context.GetProperty<bool>(LoopProperties.IsBreaking))
        {
            await context.CompleteActivityAsync();
            return;
        }
        InstanceBounds.CheckItems(items.Count, context.WorkflowExecutionContext.Session.Bounds.MaxLoopItems);
        var item = items.ElementAt(position);
        context.Set(CurrentValue, item);
        context.SetProperty(LoopProperties.CurrentIndex, position + 1);
        await ChildScheduler.ScheduleAsync(
            context,
            Body,
            OnBodyCompletedAsync,
            variables: new(StringComparer.Ordinal) { [LoopProperties.CurrentIndex] = position, [LoopProperties.CurrentValue] = item }
        );
    }

    private ValueTask OnBodyCompletedAsync(ActivityCompletedContext completed) => RunNextAsync(completed.TargetContext);
}
