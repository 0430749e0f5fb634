using Microsoft.Extensions.Hosting;
using Workflows.Engine.Runtime;

namespace Workflows.Storage;

/// <summary>Connects <see cref="Wake"/> to the dispatcher of this process.</summary>
public sealed class WakeDispatcher(Wake wake, Dispatcher dispatcher) : IHostedService
{
    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        wake.InboxAppended += dispatcher.Signal;
        wake.ElsewhereAppended += dispatcher.Signal;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken)
    {
        wake.InboxAppended -= dispatcher.Signal;
        wake.ElsewhereAppended -= dispatcher.Signal;
        return Task.CompletedTask;
    }
}
