using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>The workflow itself: it declares the definition's variables and runs its root activity.</summary>
[Activity("Elsa", "Workflows", "A workflow runs its root activity.", Hidden = true)]
public sealed class Workflow : Activity
{
    /// <summary>The definition's root activity.</summary>
    [Port]
    public Activity? Root { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        VariableScope.Declare(context);
        return context.ScheduleActivityAsync(Root, OnRootCompletedAsync);
    }

    /// <inheritdoc />
    protected internal override async ValueTask OnSignalAsync(Signal signal, ActivityExecutionContext context)
    {
        if (signal is not CompleteCompositeSignal complete)
        {
            return;
        }
        // The sender completes first, so that the containers between it and the workflow are told that their child has completed.
        await signal.Sender.CompleteActivityAsync();
        await context.CompleteActivityAsync(complete.Outcomes);
        signal.Handled = true;
    }

    private ValueTask OnRootCompletedAsync(ActivityCompletedContext context) => context.TargetContext.CompleteActivityAsync();
}
