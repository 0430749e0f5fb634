using System.Text.Json.Nodes;

namespace Workflows.Storage;

/// <summary>Something that a person or the system did, to be kept. Appended in the transaction of what it records.</summary>
public sealed record AuditEntry
{
    /// <summary>The actor of what no person did.</summary>
    public const string System = "system";

    /// <summary>What was done, a closed word with dots: <c>decision.recorded</c>, <c>effect.skipped</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Who: <c>person:ID</c>, <c>account:ID</c> or <see cref="System"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>What it was done to: <c>task:ID</c>, <c>arrangement:ID</c>, <c>instance:ID</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Ids and codes; encrypted under the case's key when there is one.</summary>
    public JsonObject? Detail { get; init; }

    /// <summary>The case, when it concerns one.</summary>
    public string? CaseId { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }
}
