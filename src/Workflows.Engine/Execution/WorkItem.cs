using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>One thing that an instance does next: it begins an activity, or continues an execution that exists.</summary>
internal sealed class WorkItem
{
    private WorkItem(ActivityNode node) => Node = node;

    /// <summary>The activity that runs.</summary>
    public ActivityNode Node { get; }

    /// <summary>The execution that scheduled it; null for the workflow itself and for a resumption.</summary>
    public ActivityExecutionContext? Owner { get; private init; }

    /// <summary>The execution that continues; null when a new one begins.</summary>
    public ActivityExecutionContext? Execution { get; private init; }

    /// <summary>The bookmark that is resumed; null when the activity runs from its beginning.</summary>
    public Bookmark? Bookmark { get; private init; }

    /// <summary>The owner's record of this child; null for the workflow itself and for an execution that continues.</summary>
    public PendingChild? ScheduledAs { get; private init; }

    /// <summary>The execution after whose completion the owner scheduled the child; null when it scheduled the child by itself.</summary>
    public SchedulingExecution? Scheduler { get; private init; }

    /// <summary>What the owner gives the new execution beside its own inputs.</summary>
    public Dictionary<string, object?>? Input { get; private init; }

    /// <summary>Dynamic variables of the new execution, such as the current item of a loop.</summary>
    public Dictionary<string, object?>? Variables { get; private init; }

    /// <summary>Begins a workflow.</summary>
    public static WorkItem Root(CompiledWorkflow workflow) => new(workflow.Root);

    /// <summary>Begins a child activity.</summary>
    public static WorkItem Child(
        PendingChild scheduledAs,
        ActivityExecutionContext owner,
        SchedulingExecution? scheduler,
        Dictionary<string, object?>? input,
        Dictionary<string, object?>? variables
    ) =>
        new(scheduledAs.Node)
        {
            Owner = owner,
            ScheduledAs = scheduledAs,
            Scheduler = scheduler,
            Input = input,
            Variables = variables,
        };

    /// <summary>Begins an activity that nothing has scheduled, for a test.</summary>
    public static WorkItem Alone(ActivityNode node, ActivityExecutionContext? owner) => new(node) { Owner = owner };

    /// <summary>Continues the execution that made a bookmark.</summary>
    public static WorkItem Resume(ActivityExecutionContext execution, Bookmark bookmark) =>
        new(execution.Node) { Execution = execution, Bookmark = bookmark };

    /// <summary>Runs a faulted execution again from its beginning.</summary>
    public static WorkItem Retry(ActivityExecutionContext execution) =>
        new(execution.Node) { Owner = execution.ParentActivityExecutionContext, Execution = execution };

    /// <summary>An item of the queue that the last burst left when it was cut at its limit.</summary>
    public static WorkItem Restore(
        ActivityNode node,
        ActivityExecutionContext? owner,
        ActivityExecutionContext? execution,
        Bookmark? bookmark,
        PendingChild? scheduledAs,
        QueuedState saved
    ) =>
        new(node)
        {
            Owner = owner,
            ScheduledAs = scheduledAs,
            Execution = execution,
            Bookmark = bookmark,
            Scheduler = saved.Scheduler,
            Input = saved.Input,
            Variables = saved.Variables,
        };
}
