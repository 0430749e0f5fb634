using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflows.Engine.Runtime;

namespace Workflows.Storage;

/// <summary>
/// Wakes other nodes by <c>NOTIFY</c>: sent after commits, on a connection of its own and coalesced, never inside a transaction. A lost
/// notification costs a second, no more: dispatcher and lanes look by themselves. Does nothing on SQLite, which has one node.
/// </summary>
public sealed partial class WakeAcrossNodes(Database database, Wake wake, ILogger<WakeAcrossNodes> logger) : BackgroundService
{
    private const string Channel = "workflows_wake";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly string self = Guid.NewGuid().ToString("N");
    private readonly WakeSignal signal = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Postgres is not { } postgres)
        {
            return;
        }

        wake.InboxAppended += signal.Set;
        wake.LaneAppended += NoticedLane;
        try
        {
            await Task.WhenAll(
                Repeat.ForeverAsync(token => SendAsync(postgres, token), Pause, LogFailed, stoppingToken),
                Repeat.ForeverAsync(token => ListenAsync(postgres, token), Pause, LogFailed, stoppingToken)
            );
        }
        finally
        {
            wake.InboxAppended -= signal.Set;
            wake.LaneAppended -= NoticedLane;
        }
    }

    private void NoticedLane(string lane) => signal.Set();

    private async Task SendAsync(NpgsqlDataSource postgres, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand("select pg_notify($1, $2)");
        command.Parameters.Add(new NpgsqlParameter { Value = Channel });
        command.Parameters.Add(new NpgsqlParameter { Value = self });
        while (true)
        {
            await signal.WaitAsync(cancellationToken);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task ListenAsync(NpgsqlDataSource postgres, CancellationToken cancellationToken)
    {
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, message) =>
        {
            if (message.Payload != self)
            {
                wake.Everything();
            }
        };
        await using (var command = new NpgsqlCommand($"listen {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other nodes cannot be woken for now; they look by themselves every second.")]
    private partial void LogFailed(Exception exception);
}
