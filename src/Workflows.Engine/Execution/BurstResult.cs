using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>Everything that a burst changes or sends. Nothing of it has happened until it is committed.</summary>
public sealed record BurstResult
{
    /// <summary>The instance itself first, then the children that ran inside the burst, in the order they began.</summary>
    public required IReadOnlyList<InstanceChange> Changes { get; init; }

    /// <summary>Effects that are carried out after the commit, in order.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>Stimuli that are sent to other instances at the commit, such as published events.</summary>
    public required IReadOnlyList<Stimulus> Stimuli { get; init; }

    /// <summary>Lines that <c>WriteLine</c> wrote in all its instances, in the order they were written.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>True when the burst was cut at its limit: the commit must leave a delivery that continues it.</summary>
    public required bool Continues { get; init; }

    /// <summary>False when there was nothing to do, because the bookmark no longer exists or the instance has ended; only the delivery is deleted then.</summary>
    public required bool Applied { get; init; }
}

/// <summary>What a burst changed in one instance.</summary>
public sealed record InstanceChange
{
    /// <summary>The instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether the burst started the instance.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The whole new state.</summary>
    public required WorkflowState State { get; init; }

    /// <summary>Bookmarks that were made in this burst and exist at its end.</summary>
    public required IReadOnlyList<Bookmark> BookmarksAdded { get; init; }

    /// <summary>Ids of bookmarks of earlier bursts that were resumed or removed.</summary>
    public required IReadOnlyList<string> BookmarksRemoved { get; init; }

    /// <summary>Journal entries in order.</summary>
    public required IReadOnlyList<JournalEntry> Journal { get; init; }

    /// <summary>Complete records of the activity executions that this burst began or changed.</summary>
    public required IReadOnlyList<ActivityExecutionRecord> Executions { get; init; }

    /// <summary>Faults of this burst.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Lines that <c>WriteLine</c> wrote, in order; written to the console after the commit.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
}

/// <summary>One entry of an instance's journal; <c>EventName</c> is one of <see cref="JournalEvents"/>.</summary>
public sealed record JournalEntry(
    long Sequence,
    DateTimeOffset At,
    string ActivityInstanceId,
    string? ParentActivityInstanceId,
    string ActivityId,
    string ActivityNodeId,
    string ActivityType,
    int ActivityTypeVersion,
    string? ActivityName,
    string EventName,
    string? Message,
    JsonNode? Payload
);

/// <summary>One execution of one activity, as the studio and the journal show it.</summary>
public sealed record ActivityExecutionRecord
{
    /// <summary>32 hex digits: the instance's id and the ordinal.</summary>
    public required string Id { get; init; }

    /// <summary>Counts the executions of the instance, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The activity execution that scheduled it; null for the root.</summary>
    public string? ParentId { get; init; }

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

/// <summary>A fault of an activity: where it happened, and why in one sentence.</summary>
public sealed record Incident(
    string ActivityId,
    string ActivityNodeId,
    string ActivityType,
    string? ActivityInstanceId,
    string Message,
    string? Detail,
    DateTimeOffset At
);
