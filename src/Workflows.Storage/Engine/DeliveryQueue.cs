using System.Text.Json;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>
/// Deliveries that wait for their burst. Of each instance only the first is claimed; one that was claimed five times and not finished is
/// parked.
/// </summary>
internal sealed class DeliveryQueue(Database database, Vault vault, Wake wake, Inbox inbox, BusinessClock clock)
{
    private const int MostAttempts = 5;

    // An event returns when another event came first. So many returns are no race any more, but a mistake.
    private const int MostReturns = 20;

    /// <summary>Whether delivery <c>d</c> is the first of its instance: the others wait for it, also while it is parked.</summary>
    public const string IsFirstOfInstanceSql =
        "not exists (select 1 from deliveries e where e.instance_id = d.instance_id and e.seq < d.seq)";

    public const string AppendSql = """
        insert into deliveries (id, instance_id, case_id, kind, payload, appended_at)
        values (@Id, @InstanceId, @CaseId, @Kind, @Payload, @At) on conflict (id) do nothing
        """;
    private const string FindFirstSql = "select min(seq) from deliveries where parked_at is null";
    private const string ClaimSql = $"""
        update deliveries set claimed_until = @until, attempts = attempts + 1
        where seq in (
            select d.seq from deliveries d
            where d.parked_at is null and d.claimed_until < @now
                and {IsFirstOfInstanceSql}
            order by d.seq limit @most /*skip locked*/)
        returning seq, id, instance_id, case_id, payload, attempts
        """;
    private const string DeleteSql = "delete from deliveries where id = @id";
    private const string ParkSql = "update deliveries set parked_at = @now where id = @id and parked_at is null";

    private readonly string _claim = ClaimSql.For(database.Dialect);

    /// <summary>Appends a delivery in the caller's transaction.</summary>
    /// <returns>How many were added: 0 when its id was appended before.</returns>
    public static async Task<int> AppendAsync(
        Transaction transaction,
        UnitEncoder encoder,
        Delivery delivery,
        CancellationToken cancellationToken
    ) => await transaction.ExecuteAsync(AppendSql, await encoder.EncodeAsync(delivery, transaction), cancellationToken);

    public async ValueTask<IReadOnlyList<Delivery>> ClaimAsync(int most, TimeSpan period, CancellationToken cancellationToken)
    {
        if (await database.QuerySingleOrDefaultAsync<long?>(FindFirstSql, null, cancellationToken) is null)
        {
            return [];
        }

        var now = TimeProvider.System.GetUtcNow();
        IReadOnlyList<Row> rows;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            rows = await transaction.QueryAsync<Row>(
                _claim,
                new
                {
                    now,
                    until = now + period,
                    most,
                },
                cancellationToken
            );
            await transaction.CommitAsync(cancellationToken);
        }

        var deliveries = new List<Delivery>(rows.Count);
        foreach (var row in rows.OrderBy(r => r.Seq))
        {
            Delivery delivery;
            try
            {
                var key = await vault.KeyAsync(row.CaseId);
                delivery = JsonSerializer.Deserialize(key.Open("deliveries", row.Id, row.Payload), StorageJson.Default.Delivery)!;
            }
            catch (CaseErasedException)
            {
                // The case was erased after the delivery was appended, so its instance can do nothing any more.
                await database.ExecuteAsync(DeleteSql, new { id = row.Id }, cancellationToken);
                wake.Inbox();
                continue;
            }
            catch (Exception e) when (RowFault.IsItsOwn(e))
            {
                await ParkAsync(row.Id, row.InstanceId, row.CaseId, $"It cannot be read: {e.Message}", clock.Now, cancellationToken);
                continue;
            }

            if (row.Attempts > MostAttempts)
            {
                await ParkAsync(delivery, $"It was begun {MostAttempts} times and never finished.", clock.Now, cancellationToken);
                continue;
            }

            deliveries.Add(delivery with { Attempts = row.Attempts - 1 });
        }

        return deliveries;
    }

    /// <summary>Deletes a delivery whose burst had nothing to do; the event that only it brought goes back to the inbox.</summary>
    public async ValueTask DropAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Event is { Returns: >= MostReturns })
        {
            await ParkAsync(
                delivery,
                $"Its event came back {MostReturns} times, because another event had used the bookmark before.",
                clock.Now,
                cancellationToken
            );
            return;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        var dropped = await transaction.ExecuteAsync(DeleteSql, new { id = delivery.Id }, cancellationToken);
        if (dropped == 1 && delivery.Event is { } brought)
        {
            await inbox.AppendAsync(transaction, brought with { Returns = brought.Returns + 1 }, cancellationToken);
        }

        transaction.OnCommitted(wake.Inbox);
        await transaction.CommitAsync(cancellationToken);
    }

    public ValueTask ParkAsync(Delivery delivery, string error, DateTimeOffset now, CancellationToken cancellationToken) =>
        ParkAsync(delivery.Id, delivery.InstanceId, delivery.CaseId, error, now, cancellationToken);

    private async ValueTask ParkAsync(
        string deliveryId,
        string instanceId,
        string? caseId,
        string error,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var incident = new Incident
        {
            Kind = IncidentKind.Delivery,
            Subject = $"{IncidentKind.Delivery}:{deliveryId}",
            InstanceId = instanceId,
            CaseId = caseId,
            Message = "A delivery to a workflow instance failed. It is parked, with everything that it holds.",
            At = now,
        };
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(ParkSql, new { id = deliveryId, now }, cancellationToken);
        await incident.OpenAsync(transaction, vault, error, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed class Row
    {
        public long Seq { get; set; }

        public string Id { get; set; } = "";

        public string InstanceId { get; set; } = "";

        public string? CaseId { get; set; }

        public byte[] Payload { get; set; } = [];

        public int Attempts { get; set; }
    }
}
