using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workflows.Storage;

namespace Workflows.Server.Hosting;

/// <summary>Whether new entries of the audit get their numbers. The server works without them, so it is only degraded.</summary>
internal sealed class AuditHealth(AuditChain chain) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return (await chain.StateAsync(cancellationToken)).Lags
                ? HealthCheckResult.Degraded("New entries wait for their number in the chain for more than ten minutes; the log says why.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is DbException or IOException or TimeoutException)
        {
            // The check of the database says so.
            return HealthCheckResult.Healthy();
        }
    }
}
