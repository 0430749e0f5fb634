namespace Workflows.Storage.Lanes;

/// <summary>Leases of ordered lanes. One node at a time holds a lane, as long as it renews its lease.</summary>
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

    /// <summary>Ends a lease, so that every node may take the lane.</summary>
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

    /// <summary>Locks the lease's row until the transaction ends, so that only the holder's transaction can commit.</summary>
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

/// <summary>The right of a node to carry out a lane's effects.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Node">The node that holds the lane.</param>
/// <param name="Epoch">Number of times that the lane was taken; a lease with an older epoch is void.</param>
public sealed record LaneLease(string Lane, string Node, long Epoch);

/// <summary>Another node has taken the lane and carries out its effects.</summary>
public sealed class LeaseLostException(string lane) : Exception($"Lane '{lane}' is held by another node now.");
