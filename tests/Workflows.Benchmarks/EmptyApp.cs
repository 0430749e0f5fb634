using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Workflows.Benchmarks;

/// <summary>
/// What the start of the server is measured beside: an ASP.NET Core application with Hangfire, its dashboard and nothing else, on the same
/// database. Run as <c>empty-app ADDRESS [CONNECTION]</c>; without a connection Hangfire is in memory, as with SQLite.
/// </summary>
internal static class EmptyApp
{
    public static async Task<int> RunAsync(string address, string? connection)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddHangfire(configuration =>
        {
            if (connection is null)
            {
                configuration.UseInMemoryStorage();
            }
            else
            {
                configuration.UsePostgreSqlStorage(
                    options => options.UseNpgsqlConnection(connection),
                    new PostgreSqlStorageOptions { EnableLongPolling = true }
                );
            }
        });
        builder.Services.AddHangfireServer(options => options.WorkerCount = 2);
        await using var app = builder.Build();
        app.MapGet("/health/ready", () => Results.Text("ready"));
        app.MapHangfireDashboard("/hangfire");
        await app.RunAsync(address);
        return 0;
    }
}
