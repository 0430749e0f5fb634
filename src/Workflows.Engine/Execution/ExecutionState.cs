using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>An activity execution as a state stores it.</summary>
internal sealed class ExecutionState
{
    public int Ordinal { get; init; }
    public int? Parent { get; init; }
    public required string NodeId { get; init; }
    public ActivityStatus Status { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }
    public object? Tag { get; init; }
    public string? Fault { get; init; }
    public int FaultCount { get; init; }
    public int BookmarkCount { get; init; }
    public int EffectCount { get; init; }
    public int GuidCount { get; init; }
    public int StimulusCount { get; init; }
    public Dictionary<string, object?>? ActivityInput { get; init; }
    public Dictionary<string, object?>? Properties { get; init; }
    public Dictionary<string, object?>? DynamicVariables { get; init; }
    public Dictionary<string, object?>? Journal { get; init; }
    public Dictionary<string, object?>? Outputs { get; init; }
    public object?[]? Inputs { get; init; }
    public bool HasVariables { get; init; }
    public Dictionary<string, object?>? Variables { get; init; }
    public List<PendingState>? Pending { get; init; }

    /// <summary>The number of its record among the parent's scheduled children; 0 for none.</summary>
    public int ScheduledAs { get; init; }
    public SchedulingExecution? Scheduler { get; init; }
    public Dictionary<string, Dictionary<string, object?>>? OwnOutputs { get; init; }
    public bool HasOwnResult { get; init; }
    public object? OwnResult { get; init; }
}

/// <summary>A scheduled child that has not completed, as a state stores it.</summary>
internal sealed record PendingState(string NodeId, string? Callback, object? Tag, int Number);

/// <summary>A work item as a state stores it; executions are named by their ordinals.</summary>
internal sealed record QueuedState(string NodeId, int? Owner, int? Execution, string? BookmarkId, Dictionary<string, object?>? Input)
{
    /// <summary>The number of its record among the owner's scheduled children; 0 for none.</summary>
    public int ScheduledAs { get; init; }
    public SchedulingExecution? Scheduler { get; init; }
    public Dictionary<string, object?>? Variables { get; init; }
}
