using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>One execution of one activity, as the studio and the journal show it.</summary>
public sealed record ActivityExecutionRecord
{
    /// <summary>32 hex digits: the instance's id and the ordinal.</summary>
    public required string Id { get; init; }

    /// <summary>Counts the executions of the instance, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The activity execution that scheduled it; null for the root.</summary>
    public string? ParentId { get; init; }

    /// <summary>
    /// The activity execution that led to it: in a flowchart, a sequence or a loop the one that completed before, else <see cref="ParentId"/>.
    /// Null for the root, and in records that an older version of the engine wrote.
    /// </summary>
    public string? SchedulingActivityExecutionId { get; init; }

    /// <summary>The activity of that execution.</summary>
    public string? SchedulingActivityId { get; init; }

    /// <summary>How many executions lead to it: 0 for the root. Null in records that an older version of the engine wrote.</summary>
    public int? CallStackDepth { get; init; }

    /// <summary>The activity's id in its definition.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The activity's <see cref="Definitions.ActivityNode.NodeId"/>.</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>Elsa's type name, for example <c>Elsa.WriteLine</c>.</summary>
    public required string ActivityType { get; init; }

    /// <summary>The type's version.</summary>
    public required int ActivityTypeVersion { get; init; }

    /// <summary>The activity's name in the designer.</summary>
    public string? ActivityName { get; init; }

    /// <summary>The name of an <see cref="Authoring.ActivityStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Business time at which it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Business time at which it ended; null while it runs or waits.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Whether it holds a bookmark.</summary>
    public required bool HasBookmarks { get; init; }

    /// <summary>Evaluated inputs by name, without those that must not be logged.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>Outputs by name, without those that must not be logged.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>Journal data and outcomes.</summary>
    public JsonObject? Payload { get; init; }

    /// <summary>Why it faulted, in one sentence.</summary>
    public string? Fault { get; init; }

    /// <summary>How many executions in this one, itself included, are faulted.</summary>
    public int AggregateFaultCount { get; init; }
}
