using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>Reads audit entries, oldest first, and says of each whether it is as it was appended.</summary>
public sealed class AuditReading(Database database, Vault vault)
{
    private const string ListSql = """
        select seq, id, at, actor, action, subject, case_id, detail, code from audit where seq > @after order by seq limit @most
        """;

    /// <summary>Reads the entries after a number.</summary>
    /// <param name="after">The number of the last entry that was read; 0 before the first.</param>
    /// <param name="most">How many entries to read at most.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<IReadOnlyList<ReadAuditEntry>> ListAsync(
        long after = 0,
        int most = 1000,
        CancellationToken cancellationToken = default
    )
    {
        var rows = await database.QueryAsync<AuditRow>(ListSql, new { after, most }, cancellationToken);
        var entries = new List<ReadAuditEntry>(rows.Count);
        foreach (var row in rows)
        {
            entries.Add(await ReadAsync(row));
        }

        return entries;
    }

    /// <summary>Opens a row, and says whether it is as it was appended.</summary>
    internal async Task<ReadAuditEntry> ReadAsync(AuditRow row)
    {
        var (detail, erased) = (await DetailAsync(row, AuditRow.Sealed), false);
        var before = detail is null ? await DetailAsync(row, AuditRow.SealedBefore) : null;
        if (detail is null && before is null)
        {
            erased = await IsErasedAsync(row.CaseId);
        }

        var proof =
            row.Code is not null ? await ProveCodeAsync(row)
            // Without code and without key, nothing tells an old entry from one whose code was removed.
            : before is not null || erased ? AuditProof.FromBefore
            : AuditProof.Altered;
        var entry = new AuditEntry
        {
            At = row.At,
            Actor = row.Actor,
            Action = row.Action,
            Subject = row.Subject,
            CaseId = row.CaseId,
            Detail = detail ?? before,
        };
        return new ReadAuditEntry(row.Seq, row.Id, entry, proof);
    }

    /// <summary>Whether a row is as it was appended. Only one without a code needs the key of its case.</summary>
    internal async ValueTask<AuditProof> ProveAsync(AuditRow row) =>
        row.Code is null ? (await ReadAsync(row)).Proof : await ProveCodeAsync(row);

    private async ValueTask<AuditProof> ProveCodeAsync(AuditRow row)
    {
        var key = await vault.KeyAsync(AuditRow.KeyId);
        return row.Code.AsSpan().SequenceEqual(key.Authenticate(row.ToBytes())) ? AuditProof.Authentic : AuditProof.Altered;
    }

    private async Task<JsonObject?> DetailAsync(AuditRow row, string sealedAs)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonObject>((await vault.KeyAsync(row.CaseId)).Open(sealedAs, row.Id, row.Detail));
        }
        catch (Exception e) when (e is CryptographicException or CaseErasedException)
        {
            return null;
        }
    }

    private async Task<bool> IsErasedAsync(string? caseId)
    {
        try
        {
            await vault.KeyAsync(caseId);
            return false;
        }
        catch (CaseErasedException)
        {
            return true;
        }
    }
}
