using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>A place where an instance waits, and for what.</summary>
public sealed record Bookmark
{
    /// <summary>Unique; derived from the activity execution and a number (so that work done again makes the same id).</summary>
    public required string Id { get; init; }

    /// <summary>The kind of stimulus it waits for, for example <c>Event</c>, <c>Delay</c>, <c>Decision</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which of its kind; compared ordinally with <see cref="Runtime.Stimulus.Key"/>.</summary>
    public string? Key { get; init; }

    /// <summary>What the activity that made it wants back; shown in the studio.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>The activity's id in its definition.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The activity's node id (path of ids from the root).</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>The activity execution that waits: 32 hex digits, instance and ordinal.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>Business time at which it is due by itself; null: only a stimulus resumes it.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether it is used up when resumed.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>Whether it only waits for an effect of our own (not a wait that people see).</summary>
    public bool WaitsForEffect { get; init; }

    /// <summary>When it was made, business time.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the method on the activity that takes the resumption; null: the activity completes.</summary>
    public string? Callback { get; init; }
}
