using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Ladders;

/// <summary>Writes and reads the rows that say when each rung of a task is due.</summary>
public sealed class LadderRungs(TaskClock clock)
{
    private const string AddSql = """
        insert into ladder_rungs (item, ladder, rung, position, at_minutes, due_at, status)
        values (@item, @ladder, @rung, @position, @minutes, @dueAt, @status) on conflict do nothing
        """;
    private const string PendingSql = $"""
        select item, ladder, rung, position, at_minutes, due_at, status from ladder_rungs
        where item = @item and status = '{RungStatus.Pending}' order by position
        """;
    private const string MarkSql = $"""
        update ladder_rungs set status = @status, done_at = @now where item = @item and rung = @rung and status = '{RungStatus.Pending}'
        """;
    private const string StopSql = $"""
        update ladder_rungs set status = '{RungStatus.Skipped}', done_at = @now where item = @item and status = '{RungStatus.Pending}'
        """;

    /// <summary>
    /// Inserts the rungs of a task whose clock starts now. A rung whose time has passed already (the clock ran before a pause) is marked as
    /// skipped.
    /// </summary>
    public async Task BeginAsync(
        Transaction transaction,
        string item,
        Ladder ladder,
        int targetMinutes,
        int usedMinutes,
        DateTimeOffset from,
        Nation nation,
        CancellationToken cancellationToken
    )
    {
        for (var position = 0; position < ladder.Rungs.Count; position++)
        {
            var rung = ladder.Rungs[position];
            var minutes = rung.MinutesOf(targetMinutes);
            await transaction.ExecuteAsync(
                AddSql,
                new
                {
                    item,
                    ladder = ladder.Key,
                    rung = rung.Rung,
                    position,
                    minutes,
                    dueAt = clock.DueOf(rung, targetMinutes, usedMinutes, from, nation),
                    status = minutes > usedMinutes ? RungStatus.Pending : RungStatus.Skipped,
                },
                cancellationToken
            );
        }
    }

    /// <summary>Pending rungs of a task, lowest first.</summary>
    internal static Task<IReadOnlyList<RungRow>> PendingAsync(Transaction transaction, string item, CancellationToken cancellationToken) =>
        transaction.QueryAsync<RungRow>(PendingSql, new { item }, cancellationToken);

    /// <summary>Marks a rung as done or skipped.</summary>
    internal static Task MarkAsync(
        Transaction transaction,
        string item,
        string rung,
        string status,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            MarkSql,
            new
            {
                item,
                rung,
                status,
                now,
            },
            cancellationToken
        );

    /// <summary>Ends the ladder of a task: its pending rungs are marked as skipped.</summary>
    public static Task StopAsync(Transaction transaction, string item, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(StopSql, new { item, now }, cancellationToken);

    private const string EarliestSql = $"""
        select min(r.due_at) from ladder_rungs r join tasks t on t.id = r.item
        where r.status = '{RungStatus.Pending}' and t.status = '{HumanTaskStatus.Open}'
        """;
    private const string DueSql = $"""
        select r.item from ladder_rungs r join tasks t on t.id = r.item
        where r.status = '{RungStatus.Pending}' and r.due_at <= @now and t.status = '{HumanTaskStatus.Open}'
        group by r.item order by min(r.due_at), r.item limit 200
        """;

    /// <summary>When the next rung of an open task is due.</summary>
    internal static async Task<DateTimeOffset?> EarliestAsync(Database database, CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long?>(EarliestSql, null, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <summary>Ids of open tasks with a due rung, the longest due first.</summary>
    internal static Task<IReadOnlyList<string>> DueAsync(Database database, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.QueryAsync<string>(DueSql, new { now }, cancellationToken);

    internal sealed class RungRow
    {
        public string Item { get; set; } = "";
        public string Ladder { get; set; } = "";
        public string Rung { get; set; } = "";
        public int Position { get; set; }
        public int AtMinutes { get; set; }
        public DateTimeOffset DueAt { get; set; }
        public string Status { get; set; } = "";
    }
}

/// <summary>Statuses of a rung, as its row writes them.</summary>
internal static class RungStatus
{
    /// <summary>The rung is not due yet.</summary>
    public const string Pending = "pending";

    /// <summary>The rung was carried out.</summary>
    public const string Done = "done";

    /// <summary>The rung was not carried out: the task ended first, or a higher rung was due too.</summary>
    public const string Skipped = "skipped";
}
