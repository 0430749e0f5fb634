using System.Text.Json;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// The door out. An effect is noted in the transaction that causes it and carried out afterwards in its lane. The same id noted twice
/// is one effect, also after it was carried out (its receipt is kept).
/// </summary>
public sealed class Outbox(Vault vault, Wake wake)
{
    private const string Append = """
        insert into outbox (id, lane, effect_key, revision, case_id, instance_id, bookmark_id, payload, not_before, next_attempt_at, appended_at)
        select @Id, @Lane, @Key, @Revision, @CaseId, @InstanceId, @BookmarkId, @payload, @NotBefore, @at, @at
        where not exists (select 1 from receipts where id = @Id)
        on conflict (id) do nothing
        """;

    /// <summary>Notes an effect in the caller's transaction; its lane is woken after the commit.</summary>
    /// <returns>False when this id was noted before.</returns>
    public async Task<bool> AppendAsync(Transaction transaction, Effect effect, CancellationToken cancellationToken = default)
    {
        var key = await vault.KeyAsync(effect.CaseId, transaction);
        var payload = key.Seal("outbox", effect.Id, JsonSerializer.SerializeToUtf8Bytes(effect.Payload));
        var at = TimeProvider.System.GetUtcNow();
        var added = await transaction.ExecuteAsync(
            Append,
            new
            {
                effect.Id,
                effect.Lane,
                effect.Key,
                effect.Revision,
                effect.CaseId,
                effect.InstanceId,
                effect.BookmarkId,
                payload,
                effect.NotBefore,
                at,
            },
            cancellationToken
        );
        transaction.OnCommitted(() => wake.Lane(effect.Lane));
        return added == 1;
    }
}
