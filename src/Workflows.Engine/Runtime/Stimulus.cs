using System.Text.Json.Nodes;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Something that came from outside a burst: a form's response, a person's decision, a due timer, a published event, a finished effect.
/// It is split into deliveries: to the bookmark it names, else to every waiting bookmark with the same name and key, else to every trigger
/// of a published definition with the same name and key.
/// </summary>
public sealed record Stimulus
{
    /// <summary>The idempotency key: the same id appended twice is one stimulus. Derived from what caused it, never random.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of thing it is: the name that a bookmark or trigger was created with, for example <c>Event</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which of its kind: an event's name, a form's key, a task's id. Compared ordinally; null matches null.</summary>
    public string? Key { get; init; }

    /// <summary>Only this instance, when set.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Only this bookmark, when set; then name and key are not compared.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>Only instances with this correlation id, when set; a trigger's new instance takes it.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>What the bookmark's activity or the new instance is given: ids and closed codes, never free text.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>The case whose key protects the rows, when known.</summary>
    public string? CaseId { get; init; }

    /// <summary>Names the read set that the instance is bound to from now on, for example <c>submission:ID:REVISION</c>; null leaves it as it is.</summary>
    public string? ReadSetKey { get; init; }

    /// <summary>Whether a published event that nobody waits for is kept for ten minutes (Elsa's behaviour) instead of dropped.</summary>
    public bool KeepWhenUnmatched { get; init; }

    /// <summary>Whether it must not be dropped: when nothing waits for it and nothing starts by it, it is parked until a person tries it again.</summary>
    public bool MustBeTaken { get; init; }

    /// <summary>How often it came back from a bookmark that another event had used up before.</summary>
    public int Returns { get; init; }
}
