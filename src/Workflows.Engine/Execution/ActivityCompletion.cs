using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Completes activity executions: children that still run are cancelled, then the executions around it are told, in Elsa's order.</summary>
internal static class ActivityCompletion
{
    public static ValueTask CompleteAsync(ActivityExecutionContext context, Outcomes? outcomes)
    {
        if (context.Status != ActivityStatus.Running)
        {
            return ValueTask.CompletedTask;
        }
        return context.LiveChildren is { Count: > 0 } ? CancelChildrenThenEndAsync(context, outcomes) : EndAsync(context, outcomes);
    }

    private static async ValueTask CancelChildrenThenEndAsync(ActivityExecutionContext context, Outcomes? outcomes)
    {
        context.IsEnding = true;
        await ActivityCancellation.CancelChildrenAsync(context, childrenFirst: false);
        await EndAsync(context, outcomes);
    }

    private static ValueTask EndAsync(ActivityExecutionContext context, Outcomes? outcomes)
    {
        context.Status = ActivityStatus.Completed;
        if (outcomes is not null)
        {
            context.JournalData["Outcomes"] = outcomes.Names.Any(n => n.Length > TextLimits.StimulusName)
                ? outcomes.Names.Select(n => TextLimits.Cut(n, TextLimits.StimulusName)).ToArray()
                : outcomes.Names;
        }
        context.WorkflowExecutionContext.Journal.Add(context, JournalEvents.Completed);
        return NotifyAsync(context, context.ParentActivityExecutionContext, outcomes);
    }

    // Calls back every ancestor that scheduled the activity. It stays synchronous until a callback really waits.
    private static ValueTask NotifyAsync(ActivityExecutionContext context, ActivityExecutionContext? first, Outcomes? outcomes)
    {
        for (var receiver = first; receiver is not null; receiver = receiver.ParentActivityExecutionContext)
        {
            if (TakePendingChild(receiver, context) is not { Callback: { } callback } pending)
            {
                continue;
            }
            receiver.Tag = pending.Tag;
            receiver.CompletedChild = context;
            var calling = callback(new ActivityCompletedContext(receiver, context, outcomes));
            if (!calling.IsCompletedSuccessfully)
            {
                return AwaitedAsync(calling, context, receiver, outcomes);
            }
            receiver.CompletedChild = null;
        }
        CleanUp(context);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask AwaitedAsync(
        ValueTask calling,
        ActivityExecutionContext context,
        ActivityExecutionContext receiver,
        Outcomes? outcomes
    )
    {
        await calling;
        receiver.CompletedChild = null;
        await NotifyAsync(context, receiver.ParentActivityExecutionContext, outcomes);
    }

    private static void CleanUp(ActivityExecutionContext context)
    {
        var workflow = context.WorkflowExecutionContext;
        workflow.Bookmarks.RemoveOfExecution(context);
        context.PendingChildren = null;
        context.CompletedAt = context.Now;
        workflow.Executions.MarkEnded(context);
    }

    // The record of this very run; in a state of an older version, that of any run of the activity.
    private static PendingChild? TakePendingChild(ActivityExecutionContext receiver, ActivityExecutionContext child)
    {
        if (receiver.PendingChildren is not { } children)
        {
            return null;
        }
        for (var i = 0; i < children.Count; i++)
        {
            if (child.ScheduledAs is { } run ? !ReferenceEquals(children[i], run) : !ReferenceEquals(children[i].Node, child.Node))
            {
                continue;
            }
            var pending = children[i];
            children.RemoveAt(i);
            return pending;
        }
        return null;
    }
}
