using System.Text.Json.Nodes;

namespace Workflows.Engine.Authoring;

/// <summary>What a bookmark waits for and what happens when it is resumed.</summary>
public sealed record CreateBookmarkArgs
{
    /// <summary>The kind of stimulus; the activity's type name when not given.</summary>
    public string? Name { get; init; }

    /// <summary>Which of its kind.</summary>
    public string? Key { get; init; }

    /// <summary>What the activity wants back; shown in the studio.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>Business time at which it is due by itself.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The method of the activity that takes the resumption; null: the activity completes.</summary>
    public ExecuteActivityDelegate? Callback { get; init; }

    /// <summary>Whether it is used up when resumed.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>Whether it only waits for an effect of our own.</summary>
    public bool WaitsForEffect { get; init; }
}
