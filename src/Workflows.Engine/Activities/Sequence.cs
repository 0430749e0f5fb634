using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Activities one after the other.</summary>
[Activity("Elsa", "Workflows", "Run activities one after the other.", Hidden = true)]
public sealed class Sequence : Container
{
    private const string Position = "CurrentIndex";

    /// <inheritdoc />
    protected override ValueTask ScheduleChildrenAsync(ActivityExecutionContext context) => Next(context);

    /// <inheritdoc />
    protected internal override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context)
    {
        if (signal is BreakSignal)
        {
            context.SetProperty(LoopSignals.IsBreaking, true);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Next(ActivityExecutionContext context)
    {
        var position = context.GetProperty<int>(Position);
        if (position >= Activities.Count)
        {
            return context.CompleteActivityAsync();
        }

        context.SetProperty(Position, position + 1);
        return context.ScheduleActivityAsync(Activities[position], OnChildCompletedAsync);
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        return completed.ChildContext.Activity is ITerminalNode || context.GetProperty<bool>(LoopSignals.IsBreaking)
            ? context.CompleteActivityAsync()
            : Next(context);
    }
}
