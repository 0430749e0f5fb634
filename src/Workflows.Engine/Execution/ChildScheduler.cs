using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Puts a child activity into the instance's queue on behalf of the activity that holds it.</summary>
internal static class ChildScheduler
{
    /// <param name="owner">The execution that schedules the child.</param>
    /// <param name="child">The child; without one the callback is called at once, and without a callback the owner completes.</param>
    /// <param name="onCompleted">A method of the owner's activity that is called when the child has completed.</param>
    /// <param name="tag">A value that the owner finds in <see cref="ActivityExecutionContext.Tag"/> when the callback is called.</param>
    /// <param name="input">Values that the child's execution is given beside its own inputs.</param>
    /// <param name="variables">Dynamic variables of the child's execution, such as the current item of a loop.</param>
    public static ValueTask ScheduleAsync(
        ActivityExecutionContext owner,
        Activity? child,
        ActivityCompletionCallback? onCompleted,
        object? tag = null,
        Dictionary<string, object?>? input = null,
        Dictionary<string, object?>? variables = null
    )
    {
        var workflow = owner.WorkflowFor("a child");
        if (child is null)
        {
            if (onCompleted is null)
            {
                return owner.CompleteActivityAsync();
            }
            owner.Tag = tag;
            return onCompleted(new ActivityCompletedContext(owner, owner));
        }
        var node = child.Node;
        if (node is null)
        {
            throw new InvalidOperationException($"The activity '{child.Type}' is not part of the workflow and cannot be scheduled.");
        }
        var pending = owner.PendingChildren ??= [];
        var scheduled = new PendingChild(node, onCompleted, tag, pending.Count == 0 ? 1 : pending[^1].Number + 1);
        pending.Add(scheduled);
        var scheduler = owner is { Activity.FollowsCompletedChild: true, CompletedChild: { } before }
            ? SchedulingExecution.Of(before)
            : null;
        workflow.Queue.Enqueue(WorkItem.Child(scheduled, owner, scheduler, input, variables));
        return ValueTask.CompletedTask;
    }
}
