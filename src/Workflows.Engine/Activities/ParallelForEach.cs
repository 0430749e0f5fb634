using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Runs its body for all items side by side. As in Elsa, <c>Break</c> ends only its own item, and ends the loop or sequence around this activity when all items have ended.</summary>
[Activity("Elsa", "Looping", "Run an activity for each item, side by side.")]
public sealed class ParallelForEach : Activity
{
    private const string Open = "Open";

    /// <summary>The list whose items the body runs for; without one the body does not run.</summary>
    [Input(Description = "The items.")]
    public Input<ICollection<object?>?> Items { get; set; } = new((ICollection<object?>?)null);

    /// <summary>The activity that runs for each item.</summary>
    [Port]
    public Activity? Body { get; set; }

    internal override bool RunsItemsSideBySide => true;

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var items = context.Get(Items) ?? [];
        if (Body is null || items.Count == 0)
        {
            await context.CompleteActivityAsync();
            return;
        }
        // Each item takes memory before the first one ends, so too many are refused before any begins.
        InstanceBounds.CheckItems(items.Count, context.WorkflowExecutionContext.Session.Bounds.MaxParallelItems);
        context.SetProperty(Open, items.Count);
        var position = 0;
        foreach (var item in items)
        {
            await ChildScheduler.ScheduleAsync(
                context,
                Body,
                OnBodyCompletedAsync,
                variables: new(StringComparer.Ordinal) { [LoopProperties.CurrentValue] = item, [LoopProperties.CurrentIndex] = position++ }
            );
        }
    }

    private ValueTask OnBodyCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var open = context.GetProperty<int>(Open) - 1;
        context.SetProperty(Open, open);
        return open == 0 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}
