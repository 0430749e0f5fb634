using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Workflows.Engine.Runtime;

namespace Workflows.Storage;

/// <summary>
/// Wakes other nodes by <c>NOTIFY</c>, on a connection of its own and never inside a transaction; one notification stands for many commits.
/// A lost notification delays work by a second, because dispatcher and lanes also look every second. It does nothing on SQLite, which has
/// one node.
/// </summary>
public sealed partial class WakeAcrossNodes(Database database, Wake wake, ILogger<WakeAcrossNodes> logger) : BackgroundService
{
    private const string Channel = "workflows_wake";
    private const string NotifySql = "select pg_notify($1, $2)";
    private const string ListenSql = $"listen {Channel}";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly WakeSignal _signal = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Postgres is not { } postgres)
        {
            return;
        }

        wake.InboxAppended += _signal.Set;
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
            wake.InboxAppended -= _signal.Set;
            wake.LaneAppended -= NoticedLane;
        }
    }

    private void NoticedLane(string lane) => _signal.Set();

    private async Task SendAsync(NpgsqlDataSource postgres, CancellationToken cancellationToken)
    {
        await using var command = postgres.CreateCommand(NotifySql);
        command.Parameters.Add(new NpgsqlParameter { Value = Channel });
        command.Parameters.Add(new NpgsqlParameter { Value = _self });
        while (true)
        {
            await _signal.WaitAsync(cancellationToken);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task ListenAsync(NpgsqlDataSource postgres, CancellationToken cancellationToken)
    {
        await using var connection = await postgres.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, message) =>
        {
            if (message.Payload != _self)
            {
                wake.Everything();
            }
        };
        await using (var command = new NpgsqlCommand(ListenSql, connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Other nodes cannot be notified; until this works again they find new rows within a second."
    )]
    private partial void LogFailed(Exception exception);
}
