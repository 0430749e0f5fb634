using System.Text.Json.Nodes;

namespace Workflows.Engine.Runtime;

/// <summary>Something that is to happen outside, noted in the commit that causes it and carried out afterwards in its lane.</summary>
public sealed record Effect
{
    /// <summary>The idempotency key all the way out: the activity execution's id with a number, or what caused it (<c>item:ladder:rung:person</c>).</summary>
    public required string Id { get; init; }

    /// <summary><c>smtp</c>, <c>sheet:{spreadsheet}</c>, <c>http:{host}</c> or <c>task:{type}</c>.</summary>
    public required string Lane { get; init; }

    /// <summary>Effects of one lane with the same key keep their order; null: no order to keep.</summary>
    public string? Key { get; init; }

    /// <summary>What is to be done, in the words of the lane's handler.</summary>
    public required JsonObject Payload { get; init; }

    /// <summary>Business time before which it must not begin.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The case whose key protects the payload, when known.</summary>
    public string? CaseId { get; init; }

    /// <summary>The instance that caused it; cancelling that instance drops what has not begun.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The bookmark that waits for its result, when something waits.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>For rows that are upserted: an effect that still waits for the same lane and key is merged into the one with the higher revision.</summary>
    public long? Revision { get; init; }
}
