using Npgsql;

namespace Workflows.Faults;

/// <summary>Kills a node in the instant in which it is seen to be inside a window.</summary>
internal static class KillAim
{
    /// <summary>Windows that can be seen from outside while the node runs.</summary>
    public static readonly IReadOnlyList<KillWindow> Windows =
    [
        KillWindow.BegunCommitted,
        KillWindow.CommitEffect,
        KillWindow.ClaimedSent,
        KillWindow.SentNoted,
    ];

    private const string BegunSql = "select exists (select 1 from deliveries where attempts > 0)";
    private const string CommittedSql = "select exists (select 1 from outbox where attempts = 0)";
    private const string ClaimedSql = """
        select exists (select 1 from outbox where lane = 'smtp' and attempts > 0 and claimed_until > 0)
        """;

    /// <summary>Waits for the window, and kills.</summary>
    /// <param name="world">Database and mail server, which show the window.</param>
    /// <param name="victim">The node.</param>
    /// <param name="window">One of <see cref="Windows"/>.</param>
    /// <param name="until">The wait ends with this task.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when the window was not seen; then the node is not killed.</returns>
    public static Task<bool> TryAsync(World world, Node victim, KillWindow window, Task until, CancellationToken cancellationToken) =>
        window switch
        {
            KillWindow.BegunCommitted => WhenReadAsync(world, victim, BegunSql, until, cancellationToken),
            KillWindow.CommitEffect => WhenReadAsync(world, victim, CommittedSql, until, cancellationToken),
            KillWindow.ClaimedSent => WhenReadAsync(world, victim, ClaimedSql, until, cancellationToken),
            KillWindow.SentNoted => WhenSentAsync(world.Sink, victim, until),
            _ => throw new ArgumentOutOfRangeException(nameof(window), window, "This window cannot be seen from outside."),
        };

    private static async Task<bool> WhenReadAsync(World world, Node victim, string sql, Task until, CancellationToken cancellationToken)
    {
        await using var connection = await world.Database.OpenConnectionAsync(cancellationToken);
        await using var look = new NpgsqlCommand(sql, connection);
        await look.PrepareAsync(cancellationToken);
        while (!until.IsCompleted)
        {
            if ((bool)(await look.ExecuteScalarAsync(cancellationToken))!)
            {
                victim.Kill();
                return true;
            }
        }

        return false;
    }

    /// <summary>Kills when the mail server has accepted a message: its receipt cannot be written yet.</summary>
    private static async Task<bool> WhenSentAsync(MailSink sink, Node victim, Task until)
    {
        var killed = new TaskCompletionSource();
        var decided = 0;
        void Kill()
        {
            // One message raises several events, and the last of them may come when the wait has ended.
            if (Interlocked.Exchange(ref decided, 1) == 0)
            {
                victim.Kill();
                killed.TrySetResult();
            }
        }

        sink.Accepted += Kill;
        try
        {
            await Task.WhenAny(killed.Task, until);
            if (Interlocked.Exchange(ref decided, 1) == 0)
            {
                return false;
            }

            await killed.Task;
            return true;
        }
        finally
        {
            sink.Accepted -= Kill;
        }
    }
}
