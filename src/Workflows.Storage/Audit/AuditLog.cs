using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>Appends audit entries in the transactions of the acts that they record.</summary>
public sealed class AuditLog(Vault vault)
{
    private const string AppendSql = """
        insert into audit (id, at, actor, action, subject, case_id, detail) values (@id, @At, @Actor, @Action, @Subject, @CaseId, @detail)
        """;

    /// <summary>Appends an entry; its detail is encrypted.</summary>
    public async Task AppendAsync(Transaction transaction, AuditEntry entry, CancellationToken cancellationToken = default)
    {
        var id = Guid.CreateVersion7(entry.At).ToString("N");
        var key = await vault.KeyAsync(entry.CaseId, transaction);
        var detail = key.Seal("audit", id, JsonSerializer.SerializeToUtf8Bytes(entry.Detail ?? new JsonObject()));
        await transaction.ExecuteAsync(
            AppendSql,
            new
            {
                id,
                entry.At,
                entry.Actor,
                entry.Action,
                entry.Subject,
                entry.CaseId,
                detail,
            },
            cancellationToken
        );
    }
}
