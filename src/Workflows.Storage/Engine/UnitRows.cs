using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;

namespace Workflows.Storage.Engine;

/// <summary>The rows of a unit, encrypted and ready to be written.</summary>
internal sealed record UnitRows : PreparedUnit
{
    public string? DeliveryId { get; init; }

    public required IReadOnlyList<InstanceRow> Instances { get; init; }

    public required IReadOnlyList<BookmarkRow> Bookmarks { get; init; }

    public required IReadOnlyList<string> BookmarksRemoved { get; init; }

    public required IReadOnlyList<LogRow> Log { get; init; }

    public required IReadOnlyList<OutboxRow> Outbox { get; init; }

    public required IReadOnlyList<QueueRow> Inbox { get; init; }

    public required IReadOnlyList<DeliveryRow> Deliveries { get; init; }

    public required IReadOnlyList<IncidentRow> Incidents { get; init; }

    /// <summary>The start that running instances may forbid, with its texts as they are stored.</summary>
    public Activation? Activation { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed record InstanceRow(
    string Id,
    bool IsNew,
    long Expected,
    byte[] State,
    string DefinitionId,
    string DefinitionVersionId,
    int Version,
    string Status,
    string SubStatus,
    string? Name,
    string? CorrelationId,
    string? ParentInstanceId,
    string? CaseId,
    bool IsProtected,
    int IncidentCount,
    long At,
    long? FinishedAt
);

internal sealed record BookmarkRow(
    string Id,
    string InstanceId,
    string ActivityId,
    string Name,
    string? Key,
    long? DueAt,
    bool WaitsForEffect,
    long CreatedAt
);

internal sealed record LogRow(
    string InstanceId,
    long Revision,
    int FirstOrdinal,
    int LastOrdinal,
    int Entries,
    string NodeIds,
    byte[] Body,
    long At
);

internal sealed record OutboxRow(
    string Id,
    string Lane,
    string? Key,
    long? Revision,
    string? CaseId,
    string? InstanceId,
    string? BookmarkId,
    byte[] Payload,
    long? NotBefore,
    long At
);

internal sealed record QueueRow(string Id, string? CaseId, byte[] Payload, long At);

internal sealed record DeliveryRow(string Id, string InstanceId, string? CaseId, string Kind, byte[] Payload, long At);

/// <summary>An incident of a failed activity, opened in the commit of its burst.</summary>
internal sealed record IncidentRow(string Id, string InstanceId, string? CaseId, string Message, byte[] Detail, long At)
{
    public string Kind { get; } = IncidentKind.Activity;

    public string Subject { get; } = "instance:" + InstanceId;
}
