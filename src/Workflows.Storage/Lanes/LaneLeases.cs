namespace Workflows.Storage.Lanes;

/// <summary>Who holds a lane that has an order to keep: one node at a time, for as long as it renews its lease.</summary>
public sealed class LaneLeases(Database database)
{
    private const string TakeLeaseSql = """
        insert into lanes (lane, holder, epoch, lease_until) values (@lane, @node, 1, @until)
        on conflict (lane) do update set holder = excluded.holder, epoch = lanes.epoch + 1, lease_until = excluded.lease_until
        where lanes.holder is null or lanes.lease_until < @now
        returning epoch
        """;
    private const string RenewLeaseSql = "update lanes set lease_until = @until where lane = @lane and holder = @node and epoch = @epoch";
    private const string FreeLeaseSql =
        "update lanes set holder = null, lease_until = 0 where lane = @lane and holder = @node and epoch = @epoch";
    private const string LockLeaseSql = "select epoch from lanes where lane = @lane and holder = @node and epoch = @epoch /*lock*/";

    /// <summary>Takes a free lane.</summary>
    /// <returns>Null when another node holds it.</returns>
    public async Task<LaneLease?> TakeAsync(string lane, string node, TimeSpan period, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var epoch = await transaction.QuerySingleOrDefaultAsync<long?>(
            TakeLeaseSql,
            new
            {
                lane,
                node,
                until = Now + period,
                now = Now,
            },
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return epoch is { } taken ? new LaneLease(lane, node, taken) : null;
    }

    /// <summary>Extends a lease.</summary>
    /// <returns>False when another node has taken the lane.</returns>
    public async ValueTask<bool> RenewAsync(LaneLease lease, TimeSpan period, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(
            RenewLeaseSql,
            new
            {
                lane = lease.Lane,
                node = lease.Node,
                epoch = lease.Epoch,
                until = Now + period,
            },
            cancellationToken
        ) == 1;

    /// <summary>Gives the lane back.</summary>
    public Task FreeAsync(LaneLease lease, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            FreeLeaseSql,
            new
            {
                lane = lease.Lane,
                node = lease.Node,
                epoch = lease.Epoch,
            },
            cancellationToken
        );

    /// <summary>Locks a lease until the transaction ends, so that what the transaction writes is the holder's.</summary>
    /// <exception cref="LeaseLostException">Another node holds the lane.</exception>
    internal static async Task CheckAsync(Transaction transaction, LaneLease? lease, CancellationToken cancellationToken)
    {
        if (lease is null)
        {
            return;
        }

        var sql = LockLeaseSql.For(transaction.Dialect);
        var held = await transaction.QuerySingleOrDefaultAsync<long?>(
            sql,
            new
            {
                lane = lease.Lane,
                node = lease.Node,
                epoch = lease.Epoch,
            },
            cancellationToken
        );
        if (held is null)
        {
            throw new LeaseLostException(lease.Lane);
        }
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();
}

/// <summary>A node's hold on a lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Node">Who holds it.</param>
/// <param name="Epoch">How often it has changed hands: an older holder writes nothing any more.</param>
public sealed record LaneLease(string Lane, string Node, long Epoch);

/// <summary>Another node holds the lane now; it goes on where this one stopped.</summary>
public sealed class LeaseLostException(string lane) : Exception($"Lane '{lane}' is held by another node now.");
