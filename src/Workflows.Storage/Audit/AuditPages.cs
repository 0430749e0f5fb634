using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace Workflows.Storage;

/// <summary>Reads the audit and its chain page by page within one snapshot.</summary>
internal sealed class AuditPages(DbConnection connection, DbTransaction snapshot)
{
    private const int PageSize = 1000;
    private const string ListLinksSql = """
        select l.number, l.entry, l.previous, l.digest, l.code, l.linked_at,
            a.seq, a.id, a.at, a.actor, a.action, a.subject, a.case_id, a.detail, a.code, a.number
        from audit_links l left join audit a on a.id = l.entry where l.number > @after order by l.number limit @most
        """;
    private const string ListUnlinkedSql = """
        select a.seq, a.id, a.at, a.actor, a.action, a.subject, a.case_id, a.detail, a.code, a.number from audit a
        where a.seq > @after and not exists (select 1 from audit_links l where l.entry = a.id) order by a.seq limit @most
        """;

    /// <summary>Every link with its entry, or without one where the entry is gone.</summary>
    public async IAsyncEnumerable<(AuditLink Link, AuditRow? Row)> LinksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Numbers below one are not of this program, and are to be found too.
        for (var after = long.MinValue; ; )
        {
            var page = (
                await connection.QueryAsync<AuditLink, AuditRow?, (AuditLink, AuditRow?)>(
                    Command(ListLinksSql, after, cancellationToken),
                    (link, row) => (link, row),
                    splitOn: "seq"
                )
            ).AsList();
            foreach (var pair in page)
            {
                yield return pair;
                after = pair.Item1.Number;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>Every entry without a link.</summary>
    public async IAsyncEnumerable<AuditRow> UnlinkedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = long.MinValue; ; )
        {
            var page = (await connection.QueryAsync<AuditRow>(Command(ListUnlinkedSql, after, cancellationToken))).AsList();
            foreach (var row in page)
            {
                yield return row;
                after = row.Seq;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>The end of the chain; null when nothing was linked yet, or it was removed.</summary>
    public Task<AuditChainEnd?> EndAsync(CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<AuditChainEnd?>(
            new CommandDefinition(AuditChainEnd.FindSql, null, snapshot, cancellationToken: cancellationToken)
        );

    private CommandDefinition Command(string sql, long after, CancellationToken cancellationToken) =>
        new(sql, new { after, most = PageSize }, snapshot, cancellationToken: cancellationToken);
}
