using System.Diagnostics;
using System.Globalization;

namespace Workflows.Faults;

/// <summary>Between which two steps of the work a kill fell.</summary>
internal enum KillWindow
{
    /// <summary>The stand-in for Google accepted a form that no node had taken.</summary>
    AcceptedTaken,

    /// <summary>Something stood in the inbox (the acknowledgement) that was not given to a workflow.</summary>
    AcknowledgedSplit,

    /// <summary>A delivery was claimed and its burst was not committed.</summary>
    BegunCommitted,

    /// <summary>An effect was committed and had not begun.</summary>
    CommitEffect,

    /// <summary>A mail was claimed and the mail server had not accepted it.</summary>
    ClaimedSent,

    /// <summary>The mail server had accepted a mail that was not noted as sent.</summary>
    SentNoted,

    /// <summary>A row stood in the sheet that was not noted as written.</summary>
    WrittenNoted,
}

/// <summary>Reads, right after a kill, which windows it fell into.</summary>
internal sealed class KillWindows(World world)
{
    // A statement of the killed node may wait for a lock of the one that stands still, until that one's transaction is given up for its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Windows that a run must hit.</summary>
    public static readonly IReadOnlyList<KillWindow> Required = [KillWindow.CommitEffect, KillWindow.SentNoted];

    public static string NameOf(KillWindow window) =>
        window switch
        {
            KillWindow.AcceptedTaken => "form accepted - taken",
            KillWindow.AcknowledgedSplit => "acknowledged - given to a workflow",
            KillWindow.BegunCommitted => "burst begun - committed",
            KillWindow.CommitEffect => "commit - effect",
            KillWindow.ClaimedSent => "mail claimed - sent",
            KillWindow.SentNoted => "sent - noted",
            _ => "row written - noted",
        };

    /// <summary>Reads them. The other node, if there is one, must stand still meanwhile.</summary>
    /// <param name="victim">The node that was killed.</param>
    /// <param name="process">The process that it was.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlySet<KillWindow>> ReadAsync(Node victim, int process, CancellationToken cancellationToken)
    {
        // What the database had received of it by then is carried out; only afterwards is the state the one that the kill left.
        var watch = Stopwatch.StartNew();
        while (await CountAsync($"select count(*) from pg_stat_activity where application_name = '{victim.Name}'", cancellationToken) > 0)
        {
            if (watch.Elapsed > Patience)
            {
                throw new TimeoutException($"PostgreSQL still works for {victim.Name}, which was killed {Patience} ago.");
            }

            await Task.Delay(5, cancellationToken);
        }

        var hit = new HashSet<KillWindow>();
        async Task WhenAsync(KillWindow window, string sql)
        {
            if (await CountAsync(sql, cancellationToken) > 0)
            {
                hit.Add(window);
            }
        }

        await WhenAsync(KillWindow.AcknowledgedSplit, "select count(*) from inbox");
        await WhenAsync(KillWindow.BegunCommitted, "select count(*) from deliveries where attempts > 0");
        await WhenAsync(KillWindow.CommitEffect, "select count(*) from outbox where attempts = 0");

        // Only what the killed node itself was sending: the lane's holder names its process.
        var claimed = await ListAsync(
            $"""
            select o.id from outbox o join lanes l on l.lane = o.lane
            where o.lane = 'smtp' and o.attempts > 0 and o.claimed_until > 0 and l.holder like '%:{process}:%'
            """,
            cancellationToken
        );
        var accepted = world.Sink.All().Select(m => m.MessageId).ToHashSet(StringComparer.Ordinal);
        var sent = claimed.Count(id => accepted.Contains(MailSink.MessageIdOf(id)));
        if (sent > 0)
        {
            hit.Add(KillWindow.SentNoted);
        }

        if (claimed.Count > sent)
        {
            hit.Add(KillWindow.ClaimedSent);
        }

        var rows = await ListAsync(
            $"""
            select substr(o.id, 4) from outbox o join lanes l on l.lane = o.lane
            where o.id like 's3:%' and o.attempts > 0 and l.holder like '%:{process}:%'
            """,
            cancellationToken
        );
        if (rows.Count > 0)
        {
            var written = (await Google.RowsAsync(world, "S3", cancellationToken)).Select(r => r["decision_id"]).ToHashSet();
            if (rows.Any(written.Contains))
            {
                hit.Add(KillWindow.WrittenNoted);
            }
        }

        var known = (await ListAsync("select external_response_id from submissions where form_key = 'F2'", cancellationToken)).ToHashSet(
            StringComparer.Ordinal
        );
        if ((await Google.ResponsesAsync(world, cancellationToken)).Any(id => !known.Contains(id)))
        {
            hit.Add(KillWindow.AcceptedTaken);
        }

        return hit;
    }

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = world.Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<string>> ListAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = world.Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var values = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
