using System.Text.Json;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// The door in. A room commits its own rows and one inbox row in one transaction; that commit acknowledges what came. The same id appended
/// twice is one stimulus.
/// </summary>
public sealed class Inbox(Vault vault, Wake wake)
{
    internal const string AppendSql = """
        insert into inbox (id, case_id, payload, appended_at) values (@Id, @CaseId, @Payload, @At) on conflict (id) do nothing
        """;

    /// <summary>Appends a stimulus in the caller's transaction; the dispatcher is woken after the commit.</summary>
    /// <returns>False when this id was appended before.</returns>
    public async Task<bool> AppendAsync(Transaction transaction, Stimulus stimulus, CancellationToken cancellationToken = default)
    {
        var row = Row(stimulus, await vault.KeyAsync(stimulus.CaseId, transaction));
        var added = await transaction.ExecuteAsync(AppendSql, row, cancellationToken);
        transaction.OnCommitted(wake.Inbox);
        return added == 1;
    }

    /// <summary>A stimulus as its row, sealed.</summary>
    internal static QueueRow Row(Stimulus stimulus, DataKey key) =>
        new(
            stimulus.Id,
            stimulus.CaseId,
            key.Seal("inbox", stimulus.Id, JsonSerializer.SerializeToUtf8Bytes(stimulus, StorageJson.Default.Stimulus)),
            TimeProvider.System.GetUtcNow().ToMicroseconds()
        );
}
