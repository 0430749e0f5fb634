using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities;

/// <summary>Runs branches side by side and waits for one or for all.</summary>
[Activity("Elsa", "Control Flow", "Run branches side by side.", Hidden = true)]
public sealed class Fork : Activity, IBindsDefinition
{
    private const string Done = "Completed";

    /// <summary>Whether the fork completes after the first branch or after all.</summary>
    [Input(Description = "Wait for one branch or for all.", UIHint = InputUIHints.DropDown)]
    public ForkJoinMode JoinMode { get; set; } = ForkJoinMode.WaitAll;

    /// <summary>The activities that run side by side.</summary>
    public IReadOnlyList<Activity> Branches { get; private set; } = [];

    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder) => Branches = [.. source.Objects("branches").Select(b => binder.Child(b)!)];

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (Branches.Count == 0)
        {
            await context.CompleteActivityAsync();
        }

        foreach (var branch in Branches)
        {
            await context.ScheduleActivityAsync(branch, OnBranchCompletedAsync);
        }
    }

    /// <inheritdoc />
    protected internal override ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context)
    {
        // The signal is not marked as handled: the loop around the fork must end too.
        if (signal is BreakSignal)
        {
            context.SetProperty(LoopProperties.IsBreaking, true);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask OnBranchCompletedAsync(ActivityCompletedContext completed)
    {
        var context = completed.TargetContext;
        var done = context.GetProperty<int>(Done) + 1;
        context.SetProperty(Done, done);
        return JoinMode == ForkJoinMode.WaitAny || done == Branches.Count || context.GetProperty<bool>(LoopProperties.IsBreaking)
            ? context.CompleteActivityAsync()
            : ValueTask.CompletedTask;
    }
}
