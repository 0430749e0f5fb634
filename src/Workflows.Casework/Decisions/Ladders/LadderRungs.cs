using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions.Ladders;

/// <summary>The due rows of ladders.</summary>
public sealed class LadderRungs(TaskClock clock)
{
    private const string AddSql = """
        insert into ladder_rungs (item, ladder, rung, position, at_minutes, due_at, status)
        values (@item, @ladder, @rung, @position, @minutes, @dueAt, @status) on conflict do nothing
        """;
    private const string PendingSql = """
        select item, ladder, rung, position, at_minutes, due_at, status from ladder_rungs
        where item = @item and status = 'pending' order by position
        """;
    private const string MarkSql = """
        update ladder_rungs set status = @status, done_at = @now where item = @item and rung = @rung and status = 'pending'
        """;
    private const string StopSql = """
        update ladder_rungs set status = 'skipped', done_at = @now where item = @item and status = 'pending'
        """;

    /// <summary>Notes the rungs of an item whose clock starts now; those that its used time has passed stay skipped.</summary>
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
                    dueAt = clock.After(from, minutes, usedMinutes, nation),
                    status = minutes > usedMinutes ? "pending" : "skipped",
                },
                cancellationToken
            );
        }
    }

    /// <summary>Pending rungs of an item, lowest first.</summary>
    internal static Task<IReadOnlyList<RungRow>> PendingAsync(Transaction transaction, string item, CancellationToken cancellationToken) =>
        transaction.QueryAsync<RungRow>(PendingSql, new { item }, cancellationToken);

    /// <summary>Marks a rung done or skipped.</summary>
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

    /// <summary>Ends a ladder: what is pending will not happen.</summary>
    public static Task StopAsync(Transaction transaction, string item, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(StopSql, new { item, now }, cancellationToken);

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
