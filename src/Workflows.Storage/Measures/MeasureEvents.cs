namespace Workflows.Storage.Measures;

/// <summary>
/// The events from which the measures are computed (RULES.md#measures): one row each, without a case. Rooms append rows, and no row is
/// changed later.
/// </summary>
public sealed class MeasureEvents
{
    private const string AppendSql = """
        insert into measure_events (id, measure, service, value, at) values (@id, @measure, @service, @value, @at) on conflict (id) do nothing
        """;

    /// <summary>Appends an event in the caller's transaction; the same id twice is one event.</summary>
    /// <param name="transaction">The transaction that records the event itself.</param>
    /// <param name="id">Derived from the cause of the event, never random.</param>
    /// <param name="measure">The measure's code, for example <c>refused_not_registered</c>.</param>
    /// <param name="service">The service's three letters, when there is one.</param>
    /// <param name="value">1 for a count; a number of minutes, hours or points otherwise.</param>
    /// <param name="at">Business time.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    public Task AppendAsync(
        Transaction transaction,
        string id,
        string measure,
        string? service,
        long value,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    ) =>
        transaction.ExecuteAsync(
            AppendSql,
            new
            {
                id,
                measure,
                service,
                value,
                at,
            },
            cancellationToken
        );
}
