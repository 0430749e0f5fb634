using System.Text.Json;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Engine;

/// <summary>Events that came before anybody waited for them are kept for ten minutes, and taken by whoever begins to wait.</summary>
internal sealed class KeptEvents(Vault vault, UnitEncoder encoder)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(10);

    private const string Keep = """
        insert into kept_events (id, name, key, payload, case_id, kept_until) values (@Id, @Name, @Key, @payload, @CaseId, @until)
        on conflict (id) do nothing
        """;
    private const string Find = """
        select id, payload, case_id from kept_events
        where name = @Name and (key = @Key or (key is null and cast(@Key as text) is null)) and kept_until > @at order by kept_until
        """;
    private const string Any = "select count(*) from (select 1 from kept_events limit 1) kept";
    private const string Remove = "delete from kept_events where id = @id";
    private const string Forget = "delete from kept_events where kept_until <= @at";

    public async Task KeepAsync(Transaction transaction, Stimulus stimulus, DateTimeOffset now)
    {
        await transaction.ExecuteAsync(Forget, new { at = now });
        var key = await vault.KeyAsync(stimulus.CaseId, transaction);
        var payload = key.Seal("kept_events", stimulus.Id, JsonSerializer.SerializeToUtf8Bytes(stimulus, StorageJson.Default.Stimulus));
        await transaction.ExecuteAsync(
            Keep,
            new
            {
                stimulus.Id,
                stimulus.Name,
                stimulus.Key,
                payload,
                stimulus.CaseId,
                until = now + KeepFor,
            }
        );
    }

    public async Task TakeAsync(Transaction transaction, IReadOnlyList<UnitRows> units)
    {
        if (await transaction.QuerySingleOrDefaultAsync<long>(Any) == 0)
        {
            return;
        }

        foreach (var unit in units)
        {
            foreach (var bookmark in unit.Bookmarks.Where(b => !b.WaitsForEffect && b.DueAt is null))
            {
                await TakeAsync(transaction, bookmark, unit.At);
            }
        }
    }

    private async Task TakeAsync(Transaction transaction, BookmarkRow bookmark, DateTimeOffset now)
    {
        foreach (
            var kept in await transaction.QueryAsync<Row>(
                Find,
                new
                {
                    bookmark.Name,
                    bookmark.Key,
                    at = now,
                }
            )
        )
        {
            var key = await vault.KeyAsync(kept.CaseId, transaction);
            var stimulus = JsonSerializer.Deserialize(key.Open("kept_events", kept.Id, kept.Payload), StorageJson.Default.Stimulus)!;
            if (
                (stimulus.InstanceId is not null && stimulus.InstanceId != bookmark.InstanceId)
                || (stimulus.CorrelationId is not null && stimulus.CorrelationId != bookmark.CorrelationId)
            )
            {
                continue;
            }

            if (await transaction.ExecuteAsync(Remove, new { id = kept.Id }) == 1)
            {
                var delivery = Resume(stimulus, bookmark.InstanceId, bookmark.Id, bookmark.CaseId);
                await transaction.ExecuteAsync(DeliveryQueue.Add, await encoder.EncodeAsync(delivery, transaction));
                return;
            }
        }
    }

    public static Delivery Resume(Stimulus stimulus, string instanceId, string bookmarkId, string? caseId) =>
        new()
        {
            Id = Ids.ResumeDelivery(stimulus.Id, bookmarkId),
            InstanceId = instanceId,
            Kind = DeliveryKind.Resume,
            BookmarkId = bookmarkId,
            Input = stimulus.Input,
            ReadSetKey = stimulus.ReadSetKey,
            CaseId = stimulus.CaseId ?? caseId,
        };

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public byte[] Payload { get; set; } = [];

        public string? CaseId { get; set; }
    }
}
