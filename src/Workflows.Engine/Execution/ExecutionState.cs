using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>A run of an activity, at rest.</summary>
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
}

/// <summary>A child that was scheduled and has not completed, at rest.</summary>
internal sealed record PendingState(string NodeId, string? Callback, object? Tag);

/// <summary>A work item, at rest.</summary>
internal sealed record QueuedState(string NodeId, int? Owner, int? Execution, string? BookmarkId, Dictionary<string, object?>? Input)
{
    public Dictionary<string, object?>? Variables { get; init; }
}
