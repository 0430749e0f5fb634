using Workflows.Engine.Execution;

namespace Workflows.Engine.Authoring;

/// <summary>An activity that holds others, and variables of its own.</summary>
public abstract class Container : Activity
{
    /// <summary>The activities in it.</summary>
    public IReadOnlyList<Activity> Activities { get; internal set; } = [];

    /// <inheritdoc />
    protected sealed override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        VariableScope.Declare(context);
        return ScheduleChildrenAsync(context);
    }

    /// <summary>Schedules what runs first.</summary>
    protected abstract ValueTask ScheduleChildrenAsync(ActivityExecutionContext context);
}
