using System.Text.Json.Nodes;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Something that happened outside a burst: a form arrived, a person decided, an event was published, an effect finished. It is split into
/// deliveries: for the bookmark that it names, else for every bookmark with the same name and key, else for every trigger of a published
/// definition with the same name and key.
/// </summary>
public sealed record Stimulus
{
    /// <summary>The idempotency key: a stimulus that is appended twice counts once. It is derived from what caused the stimulus, never random.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of stimulus; a bookmark or trigger with the same name takes it, for example <c>Event</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The stimulus within its kind: an event's name, a form's key, a task's id. Compared ordinally; null matches null.</summary>
    public string? Key { get; init; }

    /// <summary>When set, only this instance takes it.</summary>
    public string? InstanceId { get; init; }

    /// <summary>When set, only this bookmark takes it; name and key are not compared then.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>When set, only instances with this correlation id take it; a new instance gets this correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Inputs of the resumed activity or of the new instance: ids and codes, never free text.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>The case whose key encrypts the rows, when known.</summary>
    public string? CaseId { get; init; }

    /// <summary>The read set that the instance is bound to from now on, for example <c>submission:ID:REVISION</c>; null leaves it unchanged.</summary>
    public string? ReadSetKey { get; init; }

    /// <summary>Whether it comes from an instance that reads a person's answers: what takes it holds them too, and is protected from then on.</summary>
    public bool CarriesAnswers { get; init; }

    /// <summary>Whether it comes from a person who may not act on live cases: no instance that holds case data takes it.</summary>
    public bool SparesCases { get; init; }

    /// <summary>Whether it is kept for ten minutes, as in Elsa, when no instance waits for it; otherwise it is dropped.</summary>
    public bool KeepWhenUnmatched { get; init; }

    /// <summary>Who may take it: usually a waiting instance does, and only when there is none a definition that starts by it.</summary>
    public StimulusTakers Takers { get; init; }

    /// <summary>Whether it must never be dropped: when no instance takes it and no definition starts by it, it is parked until an operator retries it.</summary>
    public bool MustBeTaken { get; init; }

    /// <summary>When set, it starts this instance; name, key and takers are not compared then.</summary>
    public DispatchedStart? Start { get; init; }

    /// <summary>How often it went back to the inbox, because another event had resumed its bookmark first.</summary>
    public int Returns { get; init; }
}
