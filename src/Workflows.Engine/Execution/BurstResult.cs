using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>All that a burst wants to be true afterwards; nothing of it is true before the commit.</summary>
public sealed record BurstResult
{
    /// <summary>The instance itself first, then the children that ran inside the burst, in the order they began.</summary>
    public required IReadOnlyList<InstanceChange> Changes { get; init; }

    /// <summary>What is to happen outside, in order.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>What it gives to others (published events).</summary>
    public required IReadOnlyList<Stimulus> Stimuli { get; init; }

    /// <summary>Lines that <c>WriteLine</c> wrote in all its instances, in the order they were written.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>True when it stopped at its limit with work left: the commit leaves a <c>continue</c> delivery.</summary>
    public required bool Continues { get; init; }

    /// <summary>False when the cause found nothing to do (the bookmark is gone, the instance has ended): nothing to commit but the delivery.</summary>
    public required bool Applied { get; init; }
}

/// <summary>One instance's part of a burst.</summary>
public sealed record InstanceChange
{
    /// <summary>The instance's id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether the burst began it.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The whole new state.</summary>
    public required WorkflowState State { get; init; }

    /// <summary>Bookmarks made in this burst that still stand at its end.</summary>
    public required IReadOnlyList<Bookmark> BookmarksAdded { get; init; }

    /// <summary>Ids of bookmarks of earlier bursts that are used up or gone.</summary>
    public required IReadOnlyList<string> BookmarksRemoved { get; init; }

    /// <summary>Journal entries in order.</summary>
    public required IReadOnlyList<JournalEntry> Journal { get; init; }

    /// <summary>Activity executions that this burst made or changed, each whole.</summary>
    public required IReadOnlyList<ActivityExecutionRecord> Executions { get; init; }

    /// <summary>What went wrong in this burst.</summary>
    public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Lines that <c>WriteLine</c> wrote, in order; written to the console after the commit.</summary>
    public required IReadOnlyList<string> Lines { get; init; }
}

/// <summary>One line of an instance's journal, with Elsa's event names (Started, Suspended, Resumed, Completed, Faulted, Canceled).</summary>
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

/// <summary>One run of one activity.</summary>
public sealed record ActivityExecutionRecord
{
    /// <summary>32 hex digits: instance and ordinal.</summary>
    public required string Id { get; init; }

    /// <summary>The ordinal within the instance, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The activity execution that scheduled it; null for the root.</summary>
    public string? ParentId { get; init; }

    /// <summary>The activity's id in its definition.</summary>
    public required string ActivityId { get; init; }

    /// <summary>Path of ids from the root.</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>Elsa's type name, for example <c>Elsa.WriteLine</c>.</summary>
    public required string ActivityType { get; init; }

    /// <summary>The type's version.</summary>
    public required int ActivityTypeVersion { get; init; }

    /// <summary>The activity's name in the designer.</summary>
    public string? ActivityName { get; init; }

    /// <summary>Pending, Running, Completed, Canceled or Faulted.</summary>
    public required string Status { get; init; }

    /// <summary>When it began, business time.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs or waits.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Whether it holds a bookmark.</summary>
    public required bool HasBookmarks { get; init; }

    /// <summary>Inputs as evaluated, as the log policy allows.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>Outputs, as the log policy allows.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>Journal data and outcomes.</summary>
    public JsonObject? Payload { get; init; }

    /// <summary>One clear sentence, when it faulted.</summary>
    public string? Fault { get; init; }

    /// <summary>How many faults this execution and what it began have seen.</summary>
    public int AggregateFaultCount { get; init; }
}

/// <summary>Something in an instance that went wrong: which activity, and one clear sentence.</summary>
public sealed record Incident(
    string ActivityId,
    string ActivityNodeId,
    string ActivityType,
    string? ActivityInstanceId,
    string Message,
    string? Detail,
    DateTimeOffset At
);
