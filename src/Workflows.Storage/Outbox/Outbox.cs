using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;
using Workflows.Storage.Lanes;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// The door out. An effect is appended in the transaction that causes it, and carried out afterwards in its lane. The same id appended
/// twice is one effect, also after it was carried out (its receipt is kept). A row for a sheet is merged with one that still waits for the
/// same key, column by column: the higher revision wins, and the older effect ends as superseded.
/// </summary>
public sealed class Outbox(Vault vault, Wake wake)
{
    /// <summary>The start of every statement that adds one effect; a condition follows.</summary>
    internal const string InsertSql = """
        insert into outbox (id, lane, effect_key, revision, case_id, instance_id, bookmark_id, payload, not_before, next_attempt_at, appended_at)
        select @Id, @Lane, @Key, cast(@Revision as bigint), @CaseId, @InstanceId, @BookmarkId, @Payload, cast(@NotBefore as bigint), @At, @At
        """;
    private const string AppendSql = $"""
        {InsertSql}
        where not exists (select 1 from receipts where id = @Id)
        on conflict (id) do nothing
        """;

    // Only the last effect of the key is merged, because an older one must not overtake the effects after it.
    private const string FindMergeableSql = """
        select id, revision, case_id, instance_id, payload from outbox
        where lane = @Lane and effect_key = @Key and revision is not null and attempts = 0 and parked_at is null and bookmark_id is null
            and id <> @Id
            and not exists (
                select 1 from outbox later
                where later.lane = @Lane and later.effect_key = @Key and later.seq > outbox.seq and later.id <> @Id)
        order by seq desc limit 1 /*skip locked*/
        """;
    private const string UpdatePayloadSql = "update outbox set revision = @revision, payload = @payload where id = @id";
    private const string DeleteUnsentSql = "delete from outbox where id = @id and attempts = 0";

    /// <summary>Appends an effect in the caller's transaction; its lane is woken after the commit.</summary>
    /// <returns>False when this id was appended before.</returns>
    public async Task<bool> AppendAsync(Transaction transaction, Effect effect, CancellationToken cancellationToken = default)
    {
        var key = await vault.KeyAsync(effect.CaseId, transaction);
        var added = await transaction.ExecuteAsync(AppendSql, Row(effect, key), cancellationToken);
        if (added == 1 && effect.Revision is { } revision && effect.Key is not null)
        {
            // Only a new effect is merged: one that was appended before must not take columns from a waiting one.
            await MergeAsync(transaction, effect, revision, key, cancellationToken);
        }

        transaction.OnCommitted(() => wake.Lane(effect.Lane));
        return added == 1;
    }

    /// <summary>Takes back effects that were not tried yet, because what they say is not true any more.</summary>
    public async Task DropUnsentAsync(Transaction transaction, IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        foreach (var id in ids)
        {
            await transaction.ExecuteAsync(DeleteUnsentSql, new { id }, cancellationToken);
        }
    }

    private async Task MergeAsync(Transaction transaction, Effect effect, long revision, DataKey key, CancellationToken cancellationToken)
    {
        var sql = FindMergeableSql.For(transaction.Dialect);
        var waiting = await transaction.QuerySingleOrDefaultAsync<WaitingRow>(
            sql,
            new
            {
                effect.Id,
                Lane = StoredText.Of(effect.Lane),
                Key = StoredText.Of(effect.Key),
            },
            cancellationToken
        );
        if (
            waiting is null
            || waiting.CaseId != effect.CaseId
            // A row of a workflow must not travel in one of the product's, which may write more, nor stop it.
            || (waiting.InstanceId is null) != (effect.InstanceId is null)
            || await transaction.ExecuteAsync(DeleteUnsentSql, new { id = waiting.Id }, cancellationToken) == 0
        )
        {
            return;
        }

        var older = RowEffect.Read(JsonDepth.Parse(key.Open("outbox", waiting.Id, waiting.Payload))!.AsObject());
        var newer = RowEffect.Read(effect.Payload);
        var (lower, higher) = waiting.Revision <= revision ? (older, newer) : (newer, older);
        var columns = new Dictionary<string, JsonNode?>(lower.Columns);
        foreach (var (name, value) in higher.Columns)
        {
            columns[name] = value;
        }

        var at = TimeProvider.System.GetUtcNow();
        var receipt = new Receipt
        {
            Id = waiting.Id,
            Lane = effect.Lane,
            Outcome = EffectOutcome.Superseded,
            AppendedAt = at,
            BeganAt = at,
            FinishedAt = at,
        };
        await receipt.WriteUnlessThereAsync(transaction, cancellationToken);
        var merged = JsonSerializer.SerializeToUtf8Bytes(newer with { Columns = columns }, JsonSerializerOptions.Web);
        await transaction.ExecuteAsync(
            UpdatePayloadSql,
            new
            {
                id = effect.Id,
                revision = Math.Max(waiting.Revision, revision),
                payload = key.Seal("outbox", effect.Id, merged),
            },
            cancellationToken
        );
    }

    /// <summary>An effect as its row, sealed.</summary>
    internal static OutboxRow Row(Effect effect, DataKey key) =>
        new(
            effect.Id,
            StoredText.Of(effect.Lane)!,
            StoredText.Of(effect.Key),
            effect.Revision,
            effect.CaseId,
            effect.InstanceId,
            effect.BookmarkId,
            key.Seal("outbox", effect.Id, JsonSerializer.SerializeToUtf8Bytes(effect.Payload, StoredJson.Payload)),
            effect.NotBefore?.ToMicroseconds(),
            TimeProvider.System.GetUtcNow().ToMicroseconds()
        );

    private sealed class WaitingRow
    {
        public string Id { get; set; } = "";

        public long Revision { get; set; }

        public string? CaseId { get; set; }

        public string? InstanceId { get; set; }

        public byte[] Payload { get; set; } = [];
    }
}
