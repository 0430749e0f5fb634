using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Runs its activities side by side, and completes when all of them have completed.</summary>
[Activity("Elsa", "Workflows", "Run activities side by side.", Hidden = true)]
public sealed class Parallel : Container
{
    private const string Open = "ScheduledChildren";

    /// <inheritdoc />
    protected override async ValueTask ScheduleChildrenAsync(ActivityExecutionContext context)
    {
        if (Activities.Count == 0)
        {
            await context.CompleteActivityAsync();
            return;
        }
        context.SetProperty(Open, Activities.Count);
        foreach (var activity in Activities)
        {
            await context.ScheduleActivityAsync(activity, OnChildCompletedAsync);
        }
    }

    private ValueTask OnChildCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var open = context.GetProperty<int>(Open) - 1;
        context.SetProperty(Open, open);
        return open == 0 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}
