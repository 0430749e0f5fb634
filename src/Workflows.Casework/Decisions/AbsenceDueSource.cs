using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>
/// When somebody's absence begins, or is noted later, what waits for them is asked of whoever covers (W14). Each absence is looked at once
/// for each question.
/// </summary>
public sealed class AbsenceDueSource(Database database, TaskRouting routing, BusinessClock clock) : IDueSource
{
    private const string From = """
        from task_assignees a
        join tasks t on t.id = a.task_id
        join absences b on b.person_id = a.person_id
        where a.status = 'active' and t.status = 'open' and t.kind in ('decision', 'conversation', 'choice', 'held-form')
            and b.ended_at is null and b.to_at > @now and coalesce(a.absence_seen, '') < b.id
        """;
    private const string EarliestSql = $"select min(case when b.from_at > a.added_at then b.from_at else a.added_at end) {From}";
    private const string DueSql = $"""
        select a.person_id, max(b.id) as absence_id {From} and b.from_at <= @now group by a.person_id order by a.person_id
        """;
    private const string SeenSql = "update task_assignees set absence_seen = @AbsenceId where person_id = @PersonId and status = 'active'";

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long?>(EarliestSql, new { now = clock.Now }, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var away = await database.QueryAsync<Away>(DueSql, new { now }, cancellationToken);
        foreach (var person in away)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var transaction = await database.BeginAsync(cancellationToken);
            await transaction.ExecuteAsync(SeenSql, person, cancellationToken);
            await routing.RerouteAsync(transaction, person.PersonId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return away.Count;
    }

    private sealed class Away
    {
        public string PersonId { get; set; } = "";
        public string AbsenceId { get; set; } = "";
    }
}
