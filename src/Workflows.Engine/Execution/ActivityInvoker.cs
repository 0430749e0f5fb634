using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Runs one work item of an instance. An exception that its activity throws faults that activity and no other.</summary>
internal static class ActivityInvoker
{
    public static ValueTask InvokeAsync(WorkflowExecutionContext workflow, WorkItem item)
    {
        if (item.Execution is null && item.Owner is { } owner && workflow.Executions.IsFull)
        {
            // The activity that scheduled the child faults, and what else it scheduled is dropped.
            workflow.Queue.RemoveOf(owner);
            ActivityFaults.Handle(owner, InstanceBounds.TooManyLive(workflow.Executions.MostLive));
            return ValueTask.CompletedTask;
        }

        var context = item.Execution ?? workflow.Executions.Begin(workflow, item);
        context.IsTouched = true;
        context.ScheduledAs ??= item.ScheduledAs;
        if (item.Input is not null)
        {
            context.ActivityInput = item.Input;
        }
        if (item.Variables is not null)
        {
            context.DynamicVariables = item.Variables;
        }
        // As in Elsa, the journal has no entry for the moment when the result of an activity's own effect arrives.
        if (item.Bookmark is not { WaitsForEffect: true })
        {
            workflow.Journal.Add(context, workflow.Bookmarks.Waits(context) ? JournalEvents.Resumed : JournalEvents.Started);
        }
        return GuardedAsync(context, item.Bookmark, BeginAsync);
    }

    /// <summary>Tells the calling activity that its child instance has stopped for the first time.</summary>
    public static ValueTask OnChildStoppedAsync(WorkflowExecutionContext parent, ChildCall call)
    {
        parent.Children.Active = null;
        call.Caller.IsTouched = true;
        return GuardedAsync(
            call.Caller,
            null,
            (caller, _) => ((ICallsChild)caller.Activity).OnChildStoppedAsync(caller, call.Child, call.WaitForCompletion)
        );
    }

    private static ValueTask GuardedAsync(
        ActivityExecutionContext context,
        Bookmark? resumed,
        Func<ActivityExecutionContext, Bookmark?, ValueTask> work
    )
    {
        try
        {
            var running = work(context, resumed);
            if (!running.IsCompletedSuccessfully)
            {
                return AwaitedAsync(running, context, resumed);
            }
            AfterRun(context, resumed);
        }
        catch (Exception e) when (!IsCancellation(context, e))
        {
            ActivityFaults.Handle(context, e);
        }
        return ValueTask.CompletedTask;
    }

    private static async ValueTask AwaitedAsync(ValueTask running, ActivityExecutionContext context, Bookmark? resumed)
    {
        try
        {
            await running;
            AfterRun(context, resumed);
        }
        catch (Exception e) when (!IsCancellation(context, e))
        {
            ActivityFaults.Handle(context, e);
        }
    }

    // When the burst itself is stopped, the activity has not faulted.
    private static bool IsCancellation(ActivityExecutionContext context, Exception e) =>
        e is OperationCanceledException && context.CancellationToken.IsCancellationRequested;

    private static ValueTask BeginAsync(ActivityExecutionContext context, Bookmark? resumed)
    {
        context.HasNewBookmarks = false;
        InputEvaluator.Evaluate(context);
        context.Status = ActivityStatus.Running;
        var descriptor = context.Node.Descriptor;
        if (resumed is null)
        {
            return descriptor.RunsAsEffect ? DetachedActivities.QueueAsync(context) : context.Activity.RunAsync(context);
        }
        if (resumed.WaitsForEffect && descriptor.RunsAsEffect)
        {
            return DetachedActivities.TakeResultAsync(context);
        }
        return resumed.Callback is { } callback
            ? descriptor.Methods.Resume(context.Activity, callback)(context.Activity, context)
            : context.CompleteActivityAsync();
    }

    private static void AfterRun(ActivityExecutionContext context, Bookmark? resumed)
    {
        var workflow = context.WorkflowExecutionContext;
        if (resumed is { AutoBurn: true })
        {
            workflow.Bookmarks.Remove(resumed);
        }
        if (context.Status == ActivityStatus.Running && workflow.Bookmarks.Waits(context))
        {
            workflow.Journal.Add(context, JournalEvents.Suspended);
        }
    }
}
