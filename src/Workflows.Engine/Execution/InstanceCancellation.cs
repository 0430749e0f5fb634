using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>
/// Cancels whole instances, as Elsa does: the journal gets no entry for each activity. Every live activity gets the cancel signal, so that
/// it can take back what it began outside; no container continues because of it.
/// </summary>
internal static class InstanceCancellation
{
    /// <summary>Cancels an instance and all running instances that it executed, at any depth.</summary>
    public static async ValueTask CancelWithChildrenAsync(BurstRequest request, BurstSession session, WorkflowExecutionContext main)
    {
        session.Instances.Add(main);
        var childIds = new Queue<string>(request.State!.ChildInstanceIds);
        await CancelAsync(main);
        session.NotifyParent(main);
        while (childIds.TryDequeue(out var id))
        {
            if (!request.Children.TryGetValue(id, out var state) || state.Status == WorkflowStatus.Finished)
            {
                continue;
            }
            if (session.Catalog.FindVersion(state.DefinitionVersionId) is not { } compiled)
            {
                continue;
            }
            var child = new WorkflowExecutionContext(session, compiled, id);
            StateLoader.Load(child, state);
            session.Instances.Add(child);
            foreach (var grandchildId in state.ChildInstanceIds)
            {
                childIds.Enqueue(grandchildId);
            }
            await CancelAsync(child);
        }
    }

    private static async ValueTask CancelAsync(WorkflowExecutionContext instance)
    {
        foreach (var context in instance.Executions.All.Where(c => c.IsLive).ToList())
        {
            context.Status = ActivityStatus.Canceled;
            context.PendingChildren = null;
            context.CompletedAt = instance.Now;
            context.IsTouched = true;
            await context.Activity.OnSignalAsync(new CancelSignal { Sender = context }, context);
            instance.Executions.MarkEnded(context);
        }
        instance.Queue.Clear();
        instance.Bookmarks.Clear();
        instance.Children.Clear();
        instance.SubStatus = WorkflowSubStatus.Cancelled;
    }
}
