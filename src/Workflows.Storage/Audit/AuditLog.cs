using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// Appends audit entries in the transactions of the acts that they record. Each entry carries a code over all that it says, under a key of the
/// audit's own: whoever can write to the database cannot change who did what, to what and when, and an erased case leaves its entries provable.
/// </summary>
public sealed class AuditLog(Vault vault)
{
    private const string AppendSql = """
        insert into audit (id, at, actor, action, subject, case_id, detail, code)
        values (@Id, @At, @Actor, @Action, @Subject, @CaseId, @Detail, @Code)
        """;

    /// <summary>Appends an entry; its detail is encrypted.</summary>
    public async Task AppendAsync(Transaction transaction, AuditEntry entry, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7(entry.At).ToString("N");
        var key = await vault.KeyAsync(entry.CaseId, transaction);
        var row = new AuditRow
        {
            Id = id,
            At = entry.At,
            Actor = entry.Actor,
            Action = entry.Action,
            Subject = entry.Subject,
            CaseId = entry.CaseId,
            Detail = key.Seal(AuditRow.Sealed, id, JsonSerializer.SerializeToUtf8Bytes(entry.Detail ?? new JsonObject())),
        };
        row.Code = (await vault.KeyAsync(AuditRow.KeyId, transaction)).Authenticate(row.ToBytes());
        await transaction.ExecuteAsync(AppendSql, row, cancellationToken);
    }
}
