using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workflows.Storage;

namespace Workflows.Server.Hosting;

/// <summary>Whether the database answers.</summary>
internal sealed partial class DatabaseHealth(Database database, ILogger<DatabaseHealth> logger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.QuerySingleOrDefaultAsync<int>("select 1", null, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException)
        {
            LogFailed(e);
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer.")]
    private partial void LogFailed(Exception exception);
}
