using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workflows.Engine.Runtime;

namespace Workflows.Server.Hosting;

/// <summary>
/// Whether this node can run workflows. Work that was given up and has not returned is named, and the node stays ready while a slot is free.
/// </summary>
public sealed class DispatcherHealth(Dispatcher dispatcher, Watchdog watchdog) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var stuck = watchdog.Stuck;
        if (stuck.Count == 0)
        {
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        var what = $"Given up because it did not end: {string.Join("; ", stuck)}.";
        return Task.FromResult(
            dispatcher.IsBlocked
                ? HealthCheckResult.Unhealthy($"No slot is free, so no workflow runs on this node until it is restarted. {what}")
                : HealthCheckResult.Degraded(what)
        );
    }
}
