using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Storage.Operations;

namespace Workflows.Storage;

/// <summary>
/// Links new entries of the audit every two seconds, on each node; the node that takes the lease does it. An entry can be removed without a
/// trace only before it is linked, so the pause is short. A pass without new entries is one look into a small index.
/// </summary>
public sealed partial class AuditLinking(AuditChain chain, ILogger<AuditLinking> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Repeat.ForeverAsync(chain.LinkAsync, Pause, e => LogFailed(OutsideText.Of(e)), stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "New entries of the audit could not be linked; it is tried again. {Failure}")]
    private partial void LogFailed(string failure);
}
