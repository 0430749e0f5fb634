using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Workflows.Storage.Definitions;

/// <summary>Reads the definitions' stamp every two seconds, to load the versions that other nodes have published.</summary>
public sealed partial class DefinitionWatch(DefinitionLibrary library, ILogger<DefinitionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.ForeverAsync(async token => await library.RefreshAsync(token), Pause, LogFailed, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The definitions could not be read; they are read again after a pause.")]
    private partial void LogFailed(Exception exception);
}
