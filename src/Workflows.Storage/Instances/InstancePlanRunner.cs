using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Instances;

/// <summary>
/// Carries out the plans to change many instances: at once on the node where a plan was added, and every ten seconds those that a node left when it
/// ended. Each node runs one; a claim of a minute, renewed with every part, keeps them apart.
/// </summary>
public sealed partial class InstancePlanRunner(InstancePlans plans, ILogger<InstancePlanRunner> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private readonly WakeSignal _signal = new();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        plans.Added += _signal.Set;
        try
        {
            await Repeat.ForeverAsync(RunAsync, TimeSpan.Zero, LogFailed, stoppingToken);
        }
        finally
        {
            plans.Added -= _signal.Set;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await _signal.WaitAsync(Pause, cancellationToken);
        while (await plans.RunNextAsync(cancellationToken)) { }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A plan to change instances failed; it is continued in ten seconds.")]
    private partial void LogFailed(Exception exception);
}
