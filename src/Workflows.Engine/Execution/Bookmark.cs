using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>Says what an activity of an instance waits for.</summary>
public sealed record Bookmark
{
    /// <summary>Unique; derived from the activity execution's id and a counter, so that a burst that is run again makes the same id.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the stimulus that resumes it, for example <c>Event</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The key of that stimulus, for example an event's name; compared ordinally with <see cref="Runtime.Stimulus.Key"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Data of the activity that made it; the studio shows it.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>The activity's id in its definition.</summary>
    public required string ActivityId { get; init; }

    /// <summary>The activity's <see cref="Definitions.ActivityNode.NodeId"/>.</summary>
    public required string ActivityNodeId { get; init; }

    /// <summary>The activity execution that waits: 32 hex digits, instance and ordinal.</summary>
    public required string ActivityInstanceId { get; init; }

    /// <summary>Business time at which the engine resumes it; null when only a stimulus does.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether it is removed when it is resumed.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>Whether it waits for the result of an effect that its own activity queued. Elsa's journal does not show such a wait.</summary>
    public bool WaitsForEffect { get; init; }

    /// <summary>Business time at which it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Name of the activity's method that is called when it is resumed; null when the activity completes then.</summary>
    public string? Callback { get; init; }
}
