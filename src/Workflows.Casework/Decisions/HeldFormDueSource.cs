using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>
/// Takes back the question about a held form once its hold has ended without an answer: the worker sent a new form. Intake leaves that to a
/// transaction of its own, because it must not wait for a lead who is deciding in that instant.
/// </summary>
public sealed class HeldFormDueSource(Database database, DueTasks dueTasks, HumanTasks tasks) : IDueSource
{
    private const string Ended = """
        from tasks t where t.kind = 'held-form' and t.status = 'open'
            and not exists (select 1 from submission_holds h where t.id = 'held:' || h.revision_id and h.ended_at is null)
        """;
    private const string EarliestSql = $"select min(t.opened_at) {Ended}";
    private const string DueSql = $"select t.id {Ended} order by t.opened_at, t.id";

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long?>(EarliestSql, null, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        await dueTasks.EachAsync(
            await database.QueryAsync<string>(DueSql, null, cancellationToken),
            (transaction, id) => tasks.WithdrawAsync(transaction, id, "system", cancellationToken),
            cancellationToken
        );
}
