using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Runs its activities one after the other.</summary>
[Activity("Elsa", "Workflows", "Run activities one after the other.", Hidden = true)]
public sealed class Sequence : Container
{
    internal override bool FollowsCompletedChild => true;

    /// <inheritdoc />
    protected override ValueTask ScheduleChildrenAsync(ActivityExecutionContext context) => Next(context);

    /// <inheritdoc />
    protected internal override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context)
    {
        if (signal is BreakSignal)
        {
            context.SetProperty(LoopProperties.IsBreaking, true);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Next(ActivityExecutionContext context)
    {
        var position = context.GetProperty<int>(LoopProperties.CurrentIndex);
        if (position >= Activities.Count)
        {
            return context.CompleteActivityAsync();
        }

        context.SetProperty(LoopProperties.CurrentIndex, position + 1);
        return context.ScheduleActivityAsync(Activities[position], OnChildCompletedAsync);
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        return completed.ChildContext.Activity is ITerminalNode || context.GetProperty<bool>(LoopProperties.IsBreaking)
            ? context.CompleteActivityAsync()
            : Next(context);
    }
}
