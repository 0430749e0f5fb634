using System.Text.Json.Nodes;

namespace Workflows.Storage;

/// <summary>An act of a person or of the system, kept for the audit. It is appended in the transaction that carries out the act.</summary>
public sealed record AuditEntry
{
    /// <summary>The actor of acts that no person asked for.</summary>
    public const string System = "system";

    /// <summary>The act, a closed word with dots: <c>decision.recorded</c>, <c>effect.skipped</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The person or account that acted: <c>person:ID</c>, <c>account:ID</c>, or <see cref="System"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>The object of the act: <c>task:ID</c>, <c>arrangement:ID</c>, <c>instance:ID</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Ids and codes; encrypted with the key of the case, or with the core key when the act concerns no case.</summary>
    public JsonObject? Detail { get; init; }

    /// <summary>Id of the case; null when the act concerns none.</summary>
    public string? CaseId { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset At { get; init; }
}
