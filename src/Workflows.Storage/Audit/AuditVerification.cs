using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>
/// Walks the chain of the audit from its first link to its head, in one snapshot and in constant memory, and names every entry that was
/// changed, removed or added. It changes nothing. Whoever writes to the database but does not have the master key cannot make a link or a code;
/// what they can do is take away, and put back an older copy of everything: a head that was kept outside the database shows that.
/// </summary>
public sealed class AuditVerification(Database database, Vault vault, AuditReading reading)
{
    /// <summary>Walks the chain.</summary>
    /// <param name="found">Is told each finding, in the order of the chain.</param>
    /// <param name="known">Heads that were printed earlier and kept outside the database.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async Task<AuditVerdict> RunAsync(
        Action<AuditFinding> found,
        IReadOnlyList<AuditHead> known,
        CancellationToken cancellationToken = default
    )
    {
        var key = await vault.KeyAsync(AuditLink.KeyId);
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var snapshot = await SnapshotAsync(connection, cancellationToken);
        var pages = new AuditPages(connection, snapshot);
        var walk = new AuditWalk(key, reading, found, known);
        await foreach (var (link, row) in pages.LinksAsync(cancellationToken))
        {
            await walk.CheckAsync(link, row);
        }

        var end = await pages.EndAsync(cancellationToken);
        walk.CheckEnd(end);
        await foreach (var row in pages.UnlinkedAsync(cancellationToken))
        {
            await walk.CheckUnlinkedAsync(row);
        }

        return new AuditVerdict(walk.Entries, walk.Waiting, walk.Findings, end?.Head);
    }

    // All pages show the same moment, so that entries which are linked meanwhile are not taken for a fault.
    private static async ValueTask<DbTransaction> SnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
}
