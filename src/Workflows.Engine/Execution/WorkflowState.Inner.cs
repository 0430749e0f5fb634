namespace Workflows.Engine.Execution;

public sealed partial class WorkflowState
{
    /// <summary>
    /// Children whose end this instance waits for, and the one in which a cut burst goes on: a <c>Continue</c> and a <c>Cancel</c> must be
    /// given their states in <see cref="BurstRequest.Children"/>.
    /// </summary>
    public IReadOnlyList<string> ChildInstanceIds => ActiveChildId is { } active ? [active, .. ChildrenWaitedFor] : ChildrenWaitedFor;

    /// <summary>Whether a burst was cut at its limit and goes on.</summary>
    public bool HasWorkLeft => Queue.Count > 0 || ActiveChildId is not null;

    internal bool ParentWaits { get; set; }
    internal string? TriggerActivityId { get; set; }
    internal bool TriggerTaken { get; set; }
    internal int LastOrdinal { get; set; }
    internal long LastSequence { get; set; }
    internal object? LastResult { get; set; }
    internal List<string> ChildrenWaitedFor { get; set; } = [];
    internal string? ActiveChildId { get; set; }
    internal int ActiveCaller { get; set; }
    internal bool ActiveWait { get; set; }
    internal Dictionary<string, object?> Input { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    internal Dictionary<string, object?>? BurstInput { get; set; }
    internal Dictionary<string, Dictionary<string, object?>>? Outputs { get; set; }
    internal List<ExecutionState> Executions { get; } = [];
    internal List<QueuedState> Queue { get; } = [];
}
