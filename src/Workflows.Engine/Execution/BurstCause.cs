using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>What a burst is to do.</summary>
public abstract record BurstCause
{
    private BurstCause() { }

    /// <summary>Starts a new instance.</summary>
    /// <param name="Input">The workflow's inputs by name, or what came with the stimulus that started it.</param>
    /// <param name="TriggerActivityId">The trigger that matched the stimulus; null when a caller starts the instance.</param>
    public sealed record Start(JsonObject? Input, string? TriggerActivityId = null) : BurstCause
    {
        /// <summary>Correlation id of the new instance.</summary>
        public string? CorrelationId { get; init; }

        /// <summary>The instance that dispatched the new one; null when none did.</summary>
        public InstanceParent? Parent { get; init; }
    }

    /// <summary>Resumes a bookmark.</summary>
    /// <param name="BookmarkId">The bookmark. When the instance no longer has it, <see cref="BurstResult.Applied"/> is false.</param>
    /// <param name="Input">What came with the stimulus, by name.</param>
    public sealed record Resume(string BookmarkId, JsonObject? Input) : BurstCause;

    /// <summary>Continues a burst that was cut at its limit.</summary>
    public sealed record Continue : BurstCause;

    /// <summary>Cancels the instance and its running children: their live activities are cancelled and their bookmarks removed.</summary>
    public sealed record Cancel : BurstCause;

    /// <summary>Runs a faulted activity again; the activities behind it follow as if it had not faulted.</summary>
    /// <param name="ActivityInstanceId">The faulted activity execution; null for all of them.</param>
    public sealed record Retry(string? ActivityInstanceId = null) : BurstCause;

    /// <summary>Runs one activity of a new instance, to try it; the result is not committed.</summary>
    /// <param name="Activity">The activity.</param>
    /// <param name="Variables">Values of variables by their ids; the others have their defaults.</param>
    public sealed record Test(ActivityNode Activity, IReadOnlyDictionary<string, object?> Variables) : BurstCause;

    /// <summary>Sets variables from outside; nothing runs because of it.</summary>
    /// <param name="Values">New values by the variables' ids. Ids that no live activity declares are left out.</param>
    public sealed record SetVariables(JsonObject Values) : BurstCause;
}
