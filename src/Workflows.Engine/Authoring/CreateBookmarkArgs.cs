using System.Text.Json.Nodes;

namespace Workflows.Engine.Authoring;

/// <summary>Says what a bookmark waits for and what happens when it is resumed.</summary>
public sealed record CreateBookmarkArgs
{
    /// <summary>The stimulus' name; the activity's type name when null.</summary>
    public string? Name { get; init; }

    /// <summary>The stimulus' key.</summary>
    public string? Key { get; init; }

    /// <summary>Data of the activity; the studio shows it.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>Business time at which the engine resumes the bookmark; null when only a stimulus does.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The activity's method that is called when the bookmark is resumed; when null, the activity completes.</summary>
    public ExecuteActivityDelegate? Callback { get; init; }

    /// <summary>Whether the bookmark is removed when it is resumed.</summary>
    public bool AutoBurn { get; init; } = true;

    /// <summary>Whether the bookmark waits for the result of an effect that the activity itself queues.</summary>
    public bool WaitsForEffect { get; init; }
}
