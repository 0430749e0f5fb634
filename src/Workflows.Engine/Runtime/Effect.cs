using System.Text.Json.Nodes;

namespace Workflows.Engine.Runtime;

/// <summary>Work outside the engine. It is stored by the commit that causes it and carried out afterwards in its lane.</summary>
public sealed record Effect
{
    /// <summary>The idempotency key, also for the system outside: the activity execution's id with a counter, or what caused the effect (<c>item:ladder:rung:person</c>).</summary>
    public required string Id { get; init; }

    /// <summary><c>smtp</c>, <c>sheet:{spreadsheet}</c>, <c>http:{host}</c> or <c>task:{type}</c>.</summary>
    public required string Lane { get; init; }

    /// <summary>Effects of one lane with the same key keep their order; null when the order does not matter.</summary>
    public string? Key { get; init; }

    /// <summary>What is to be done, in the form that the lane's handler reads.</summary>
    public required JsonObject Payload { get; init; }

    /// <summary>Business time before which it must not begin.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The case whose key encrypts the payload, when known.</summary>
    public string? CaseId { get; init; }

    /// <summary>The instance that caused it; when that instance is cancelled, effects that have not begun are dropped.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The bookmark that waits for its result, or null.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>For rows that are upserted: of the waiting effects with the same lane and key only the one with the highest revision is carried out.</summary>
    public long? Revision { get; init; }
}
