using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Workflows.Server.Hosting;

/// <summary>Whether the forms and sheets exist at Google.</summary>
internal sealed class StartHealth(StartUpState state) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(state.IsReady ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(state.Waiting));
}
