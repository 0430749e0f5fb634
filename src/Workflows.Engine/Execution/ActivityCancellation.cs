using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Cancels activity executions inside a running instance, in Elsa's order: the journal shows that order.</summary>
internal static class ActivityCancellation
{
    /// <summary>Cancels an execution and all executions in it.</summary>
    /// <param name="context">The execution.</param>
    /// <param name="childrenFirst">True when a join or a loop cancels it; false when its parent completes.</param>
    public static async ValueTask CancelAsync(ActivityExecutionContext context, bool childrenFirst)
    {
        if (context.Status is ActivityStatus.Completed or ActivityStatus.Canceled)
        {
            return;
        }
        var workflow = context.WorkflowExecutionContext;
        workflow.Queue.RemoveOf(context);
        context.IsEnding = true;
        if (childrenFirst)
        {
            await CancelChildrenAsync(context, childrenFirst);
        }
        context.Status = ActivityStatus.Canceled;
        context.PendingChildren = null;
        workflow.Bookmarks.RemoveOfExecution(context);
        workflow.Journal.Add(context, JournalEvents.Canceled);
        context.CompletedAt = context.Now;
        await context.SendSignalAsync(new CancelSignal());
        if (!childrenFirst)
        {
            await CancelChildrenAsync(context, childrenFirst);
        }
        workflow.Executions.MarkEnded(context);
    }

    public static async ValueTask CancelChildrenAsync(ActivityExecutionContext context, bool childrenFirst)
    {
        if (context.LiveChildren is not { Count: > 0 } children)
        {
            return;
        }
        foreach (var child in children.ToArray())
        {
            await CancelAsync(child, childrenFirst);
        }
    }
}
