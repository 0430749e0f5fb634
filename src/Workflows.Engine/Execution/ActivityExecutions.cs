using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>
/// The activity executions of an instance, in the order they began. An execution is live until it has completed or was cancelled; a faulted
/// one stays live, because it may be retried.
/// </summary>
internal sealed class ActivityExecutions
{
    private readonly List<ActivityExecutionContext> _all = [];

    /// <summary>Most executions that may be live.</summary>
    public int MostLive { get; init; } = int.MaxValue;

    /// <summary>Executions that this burst loaded or began.</summary>
    public IReadOnlyList<ActivityExecutionContext> All => _all;

    public int LiveCount { get; private set; }

    /// <summary>Whether no further execution may begin.</summary>
    public bool IsFull => LiveCount >= MostLive;

    /// <summary>The ordinal of the execution that began last.</summary>
    public int LastOrdinal { get; private set; }

    public void RestoreLastOrdinal(int ordinal) => LastOrdinal = ordinal;

    /// <summary>Begins a new execution.</summary>
    public ActivityExecutionContext Begin(WorkflowExecutionContext workflow, WorkItem item)
    {
        var context = new ActivityExecutionContext(workflow, item.Node, item.Owner, ++LastOrdinal)
        {
            StartedAt = workflow.Now,
            IsTouched = true,
            Scheduler = item.Scheduler,
            CallStackDepth = (item.Scheduler?.Depth ?? item.Owner?.CallStackDepth ?? -1) + 1,
        };
        _all.Add(context);
        MarkLive(context);
        return context;
    }

    /// <summary>Adds an execution of an earlier burst.</summary>
    public void Restore(ActivityExecutionContext context)
    {
        _all.Add(context);
        if (context.Status is not (ActivityStatus.Completed or ActivityStatus.Canceled))
        {
            MarkLive(context);
        }
    }

    public ActivityExecutionContext? Find(string id) => _all.Find(c => c.Id == id);

    public void MarkLive(ActivityExecutionContext context)
    {
        if (context.IsLive)
        {
            return;
        }
        context.IsLive = true;
        LiveCount++;
        if (context.ParentActivityExecutionContext is { } parent)
        {
            (parent.LiveChildren ??= []).Add(context);
        }
    }

    public void MarkEnded(ActivityExecutionContext context)
    {
        if (!context.IsLive)
        {
            return;
        }
        context.IsLive = false;
        LiveCount--;
        context.ParentActivityExecutionContext?.LiveChildren?.Remove(context);
    }
}
