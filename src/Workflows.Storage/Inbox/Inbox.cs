using System.Text.Json;
using Workflows.Engine.Runtime;
using Workflows.Storage.Engine;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// The door in. Whoever brings something commits its own rows and one inbox row in its own transaction; that commit is the
/// acknowledgement. The same id appended twice is one stimulus.
/// </summary>
public sealed class Inbox(Vault vault, Wake wake)
{
    private const string Append = """
        insert into inbox (id, case_id, payload, appended_at) values (@Id, @CaseId, @payload, @at) on conflict (id) do nothing
        """;

    /// <summary>Appends a stimulus in the caller's transaction; waking happens after the commit.</summary>
    /// <returns>False when this id was appended before.</returns>
    public async Task<bool> AppendAsync(Transaction transaction, Stimulus stimulus, CancellationToken cancellationToken = default)
    {
        var key = await vault.KeyAsync(stimulus.CaseId, transaction);
        var payload = key.Seal("inbox", stimulus.Id, JsonSerializer.SerializeToUtf8Bytes(stimulus, StorageJson.Default.Stimulus));
        var at = TimeProvider.System.GetUtcNow();
        var added = await transaction.ExecuteAsync(
            Append,
            new
            {
                stimulus.Id,
                stimulus.CaseId,
                payload,
                at,
            },
            cancellationToken
        );
        transaction.OnCommitted(wake.Inbox);
        return added == 1;
    }
}
