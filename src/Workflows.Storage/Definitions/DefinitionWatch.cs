using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflows.Storage.Definitions;

/// <summary>Looks every two seconds for definitions that other nodes have published.</summary>
public sealed partial class DefinitionWatch(DefinitionLibrary library, ILogger<DefinitionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.ForeverAsync(async token => await library.RefreshAsync(token), Pause, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Definitions could not be looked at; they are looked at again.")]
    private partial void LogFailed(Exception exception);
}
