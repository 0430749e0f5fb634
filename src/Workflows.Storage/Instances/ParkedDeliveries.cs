namespace Workflows.Storage.Instances;

/// <summary>Lists the deliveries that failed and wait for a person, without what they carry.</summary>
public sealed class ParkedDeliveries(Database database)
{
    private const string WhereSql = "parked_at is not null and (cast(@instanceId as text) is null or instance_id = @instanceId)";
    private const string ListSql = $"""
        select id, instance_id, kind, attempts, appended_at, parked_at from deliveries where {WhereSql} order by parked_at desc, id
        limit @take offset @skip
        """;
    private const string CountSql = $"select count(*) from deliveries where {WhereSql}";

    /// <summary>A page of them, newest first.</summary>
    /// <param name="instanceId">Those of one instance; null: of all.</param>
    /// <param name="skip">How many are left out at the beginning.</param>
    /// <param name="take">How many are listed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<(IReadOnlyList<ParkedDelivery> Items, long Total)> ListAsync(
        string? instanceId,
        long skip,
        int take,
        CancellationToken cancellationToken = default
    )
    {
        var parameters = new
        {
            instanceId,
            skip,
            take,
        };
        var total = await database.QuerySingleOrDefaultAsync<long>(CountSql, parameters, cancellationToken);
        return (await database.QueryAsync<ParkedDelivery>(ListSql, parameters, cancellationToken), total);
    }
}

/// <summary>A delivery that failed and waits for a person.</summary>
public sealed class ParkedDelivery
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Its instance.</summary>
    public string InstanceId { get; set; } = "";

    /// <summary>What it was to do: a value of <see cref="Workflows.Engine.Runtime.DeliveryKind"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>System time at which it was appended.</summary>
    public DateTimeOffset AppendedAt { get; set; }

    /// <summary>Business time at which it was parked.</summary>
    public DateTimeOffset ParkedAt { get; set; }
}
