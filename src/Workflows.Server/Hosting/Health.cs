using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Workflows.Server.Hosting;

/// <summary>
/// Whether the process lives, and whether it can work: <c>/health/ready</c> is the sum of named checks. A room adds one with
/// <c>AddHealthChecks().AddCheck&lt;T&gt;("name")</c>. <c>Degraded</c> stays 200 and names what is degraded; <c>Unhealthy</c> is 503 and names what fails.
/// Only what a check says is shown, never an exception.
/// </summary>
public static class Health
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    /// <summary>Adds the checks of the server itself: its database, the dispatcher, the forms and sheets that the start makes, and the audit's chain.</summary>
    public static IServiceCollection AddServerHealth(this IServiceCollection services)
    {
        services
            .AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", timeout: Longest)
            .AddCheck<DispatcherHealth>("dispatcher", timeout: Longest)
            .AddCheck<StartHealth>("forms and sheets", timeout: Longest)
            .AddCheck<AuditHealth>("audit", timeout: Longest);
        return services;
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health/live", () => Results.Text("live")).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
        return endpoints;
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var failing = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(Sentence);
        var verdict = report.Status == HealthStatus.Unhealthy ? "not ready" : "ready";
        return context.Response.WriteAsync(string.Join('\n', failing.Prepend(verdict)), context.RequestAborted);
    }

    private static string Sentence(KeyValuePair<string, HealthReportEntry> check)
    {
        // The framework puts an exception's message where a check's own words belong.
        var (status, own) = (
            check.Value.Status.ToString().ToLowerInvariant(),
            check.Value.Exception is null ? check.Value.Description : null
        );
        return $"{status}: {check.Key}. {own ?? "The check itself failed; the log says why."}";
    }
}
