using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Lanes;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// Numbers the entries of the audit after they were committed, and links each to the one before: so no commit waits for another. One node at a
/// time does so, under a lease. It looks for entries without a number, never past a mark, so an entry whose transaction committed late gets a
/// later number than its neighbours and is not missed. Links, numbers and the head are one transaction: a crash neither skips nor doubles one.
/// </summary>
public sealed partial class AuditChain(
    Database database,
    Vault vault,
    AuditLog audit,
    LaneLeases leases,
    StorageOptions options,
    BusinessClock clock,
    ILogger<AuditChain> logger
)
{
    /// <summary>The lease under which one node links.</summary>
    public const string Lane = "audit";

    /// <summary>The action of the entry that says that links were removed or changed before it was linked.</summary>
    public const string Broken = "audit.broken";

    private const int Batch = 500;
    private const string FindWaitingSql = "select at from audit where number is null order by seq limit 1";
    private const string FindLastSql =
        "select number, entry, previous, digest, code, linked_at from audit_links order by number desc limit 1";
    private const string FindNumberedSql = "select max(number) from audit";

    // An entry that has a link keeps it, also when somebody removed its number.
    private const string ListWaitingSql = """
        select a.seq, a.id, a.at, a.actor, a.action, a.subject, a.case_id, a.detail, a.code from audit a
        where a.number is null and not exists (select 1 from audit_links l where l.entry = a.id) order by a.seq limit @most
        """;
    private const string LinkSql = """
        insert into audit_links (number, entry, previous, digest, code, linked_at)
        values (@Number, @Entry, @Previous, @Digest, @Code, @LinkedAt)
        """;
    private const string NumberSql =
        "update audit set number = (select l.number from audit_links l where l.entry = audit.id) where id in @entries";

    private static readonly TimeSpan LagsAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly string _node = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>How far the chain has come.</summary>
    public async Task<AuditChainState> StateAsync(CancellationToken cancellationToken = default)
    {
        var waiting = await database.QuerySingleOrDefaultAsync<DateTimeOffset?>(FindWaitingSql, null, cancellationToken);
        var end = await database.QuerySingleOrDefaultAsync<AuditChainEnd>(AuditChainEnd.FindSql, null, cancellationToken);
        // Both clocks: an old entry may have been appended this moment by a clock that was moved, and after a quiet night the newest link is old.
        var lags = waiting < clock.Now - LagsAfter && (end is null || end.LinkedAt < TimeProvider.System.GetUtcNow() - LagsAfter);
        return new AuditChainState(end?.Head, waiting, lags);
    }

    /// <summary>Links every entry that waits.</summary>
    /// <returns>How many were linked; 0 also when another node links.</returns>
    public async Task<int> LinkAsync(CancellationToken cancellationToken = default)
    {
        if (await database.QuerySingleOrDefaultAsync<DateTimeOffset?>(FindWaitingSql, null, cancellationToken) is null)
        {
            return 0;
        }

        var period = options.Lease ?? Lease;
        if (await leases.TakeAsync(Lane, _node, period, cancellationToken) is not { } lease)
        {
            return 0;
        }

        var (total, linked) = (0, 0);
        try
        {
            do
            {
                linked = await LinkBatchAsync(lease, cancellationToken);
                total += linked;
            } while (linked > 0 && await leases.RenewAsync(lease, period, cancellationToken));
        }
        catch (LeaseLostException)
        {
            // Another node has taken over. What this node had not committed is linked there.
        }

        await leases.FreeAsync(lease, cancellationToken);
        return total;
    }

    /// <summary>Links the next entries in one transaction, which holds the lease's row: no other node can commit links beside it.</summary>
    internal async Task<int> LinkBatchAsync(LaneLease lease, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await LaneLeases.CheckAsync(transaction, lease, cancellationToken);
        var key = await vault.KeyAsync(AuditLink.KeyId, transaction);
        var (number, code, problem) = await FindEndAsync(transaction, key, cancellationToken);
        var rows = await transaction.QueryAsync<AuditRow>(ListWaitingSql, new { most = Batch }, cancellationToken);
        if (rows.Count == 0)
        {
            return 0;
        }

        if (problem is not null)
        {
            await NoteAsync(transaction, problem, number, cancellationToken);
        }

        var links = new List<AuditLink>(rows.Count);
        foreach (var row in rows)
        {
            var link = AuditLink.After(number, code, row, key, TimeProvider.System.GetUtcNow());
            links.Add(link);
            (number, code) = (link.Number, link.Code);
        }

        await transaction.ExecuteAsync(LinkSql, links, cancellationToken);
        await transaction.ExecuteAsync(NumberSql, new { entries = links.Select(link => link.Entry).ToArray() }, cancellationToken);
        await transaction.ExecuteAsync(AuditChainEnd.WriteSql, AuditChainEnd.At(links[^1], key), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return links.Count;
    }

    /// <summary>
    /// Where the chain goes on. Where links were removed it goes on after the number that the head knows, so that the gap stays; it never stops,
    /// because entries without a link could be removed without a trace.
    /// </summary>
    private static async Task<(long Number, byte[] Code, string? Problem)> FindEndAsync(
        Transaction transaction,
        DataKey key,
        CancellationToken cancellationToken
    )
    {
        var end = await transaction.QuerySingleOrDefaultAsync<AuditChainEnd>(AuditChainEnd.FindSql, null, cancellationToken);
        var last = await transaction.QuerySingleOrDefaultAsync<AuditLink>(FindLastSql, null, cancellationToken);
        if (end is null && last is null)
        {
            var numbered = await transaction.QuerySingleOrDefaultAsync<long?>(FindNumberedSql, null, cancellationToken);
            return (numbered ?? 0, AuditLink.Start, numbered is null ? null : "the whole chain was removed");
        }

        if (end is null || !end.IsAuthentic(key))
        {
            return (last?.Number ?? end!.Number, last?.Code ?? AuditLink.Start, "the head of the chain was removed or changed");
        }

        if (last is null || last.Number < end.Number)
        {
            return (end.Number, end.Code, "the newest links were removed");
        }

        if (last.Number > end.Number)
        {
            return (last.Number, last.IsAuthentic(key) ? last.Code : end.Code, "the head is older than the newest links");
        }

        return (end.Number, end.Code, last.Code.AsSpan().SequenceEqual(end.Code) ? null : "the newest link was changed");
    }

    // The note is an entry like all others: it is linked next, and every later verification finds it.
    private async Task NoteAsync(Transaction transaction, string problem, long number, CancellationToken cancellationToken)
    {
        LogBroken(problem, number);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = Broken,
                Actor = AuditEntry.System,
                Subject = "audit:chain",
                Detail = new JsonObject { ["problem"] = problem, ["after"] = number },
                At = clock.Now,
            },
            cancellationToken
        );
        await AuditWatch.Incident($"The chain of the audit is broken: {problem}.", clock.Now).OpenAsync(transaction, cancellationToken);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The chain of the audit is broken: {Problem}. It goes on after number {Number}; 'audit verify' names what is wrong."
    )]
    private partial void LogBroken(string problem, long number);
}
