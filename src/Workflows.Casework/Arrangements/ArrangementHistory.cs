using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>What happened to arrangements, for reports: events with their causes, and nothing of a case.</summary>
public static class ArrangementHistory
{
    private const string Sql = """
        select e.arrangement_id, e.event, e.cause, e.from_state, e.to_state, e.at
        from arrangement_events e join arrangements a on a.id = e.arrangement_id
        where a.service = @service order by e.seq
        """;

    /// <summary>The events of a service's arrangements, in their order.</summary>
    public static Task<IReadOnlyList<HistoryEvent>> OfServiceAsync(
        Transaction transaction,
        string service,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<HistoryEvent>(Sql, new { service }, cancellationToken);
}

/// <summary>One event of an arrangement.</summary>
public sealed class HistoryEvent
{
    /// <summary>Id of the arrangement.</summary>
    public string ArrangementId { get; set; } = "";

    /// <summary>Name of the event.</summary>
    public string Event { get; set; } = "";

    /// <summary>Name of its <see cref="EventCause"/>.</summary>
    public string Cause { get; set; } = "";

    /// <summary>The state before; null: it was opened.</summary>
    public string? FromState { get; set; }

    /// <summary>The state after.</summary>
    public string ToState { get; set; } = "";

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; set; }
}
