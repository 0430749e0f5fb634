using System.Text.Json.Nodes;

namespace Workflows.Engine.Runtime;

/// <summary>A stimulus addressed: one burst of one instance. It is consumed in that burst's commit.</summary>
public sealed record Delivery
{
    /// <summary>Derived from the stimulus and where it goes.</summary>
    public required string Id { get; init; }

    /// <summary>The instance that it starts or resumes.</summary>
    public required string InstanceId { get; init; }

    /// <summary>What the burst is to do.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>For a start: the version to run.</summary>
    public string? DefinitionVersionId { get; init; }

    /// <summary>For a start: the trigger that matched.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>For a resume: the bookmark.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>For a retry: the faulted activity execution; null for all.</summary>
    public string? ActivityInstanceId { get; init; }

    /// <summary>What the activity or the instance is given.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>For a start: the correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The read set to be bound to from now on.</summary>
    public string? ReadSetKey { get; init; }

    /// <summary>
    /// The event that it brings, when nothing else was given that event: should the bookmark be used up before its turn comes (another event
    /// was there first), the event goes back to the inbox, as if it had come a moment later.
    /// </summary>
    public Stimulus? Event { get; init; }

    /// <summary>The case whose key protects it.</summary>
    public string? CaseId { get; init; }

    /// <summary>How often it was claimed before; five crashes park it.</summary>
    public int Attempts { get; init; }
}

/// <summary>What a delivery's burst does.</summary>
public enum DeliveryKind
{
    /// <summary>Starts a new instance.</summary>
    Start,

    /// <summary>Resumes a bookmark.</summary>
    Resume,

    /// <summary>Goes on with the queue of a burst that stopped at its limit.</summary>
    Continue,

    /// <summary>Cancels the instance.</summary>
    Cancel,

    /// <summary>Runs faulted activities again.</summary>
    Retry,
}
