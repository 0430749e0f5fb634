using Workflows.Engine.Execution;

namespace Workflows.Engine.Authoring;

/// <summary>An activity that contains other activities and may declare variables.</summary>
public abstract class Container : Activity
{
    /// <summary>The contained activities, in the order of the definition.</summary>
    public IReadOnlyList<Activity> Activities { get; internal set; } = [];

    /// <inheritdoc />
    protected sealed override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        VariableScope.Declare(context);
        return ScheduleChildrenAsync(context);
    }

    /// <summary>Schedules the activities that run first.</summary>
    protected abstract ValueTask ScheduleChildrenAsync(ActivityExecutionContext context);
}
