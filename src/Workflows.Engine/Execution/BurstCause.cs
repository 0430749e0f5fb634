using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>Why a burst runs.</summary>
public abstract record BurstCause
{
    private BurstCause() { }

    /// <summary>A new instance begins.</summary>
    /// <param name="Input">The workflow's inputs by name, or what the trigger gives.</param>
    /// <param name="TriggerActivityId">The trigger that was matched; null starts at the root's beginning.</param>
    public sealed record Start(JsonObject? Input, string? TriggerActivityId = null) : BurstCause
    {
        /// <summary>Correlation id that the new instance begins with.</summary>
        public string? CorrelationId { get; init; }

        /// <summary>Name that the new instance begins with.</summary>
        public string? Name { get; init; }
    }

    /// <summary>A bookmark is resumed.</summary>
    /// <param name="BookmarkId">The bookmark; when the instance no longer holds it the burst changes nothing and says so.</param>
    /// <param name="Input">What came with the stimulus.</param>
    public sealed record Resume(string BookmarkId, JsonObject? Input) : BurstCause;

    /// <summary>The last burst stopped at its limit of steps or time; its queue goes on.</summary>
    public sealed record Continue : BurstCause;

    /// <summary>The instance is cancelled: bookmarks go, running activities are cancelled.</summary>
    public sealed record Cancel(string? Reason = null) : BurstCause;

    /// <summary>A faulted activity runs again; everything after it follows as if it had not faulted.</summary>
    /// <param name="ActivityInstanceId">The faulted activity execution; null: every faulted one.</param>
    public sealed record Retry(string? ActivityInstanceId = null) : BurstCause;
}
