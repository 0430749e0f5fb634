using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Workflows.Server.Hosting;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary><c>/health/ready</c> says which check fails, and never how.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_server_whose_forms_cannot_be_made_names_that_check_and_no_exception()
    {
        await using var server = await EdgeServer.StartAsync();
        using var client = server.Direct();

        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        var words = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("not ready\nunhealthy: forms and sheets. ", words, StringComparison.Ordinal);
        Assert.DoesNotContain("refused", words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("127.0.0.1", words, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_degraded_is_named_and_the_server_stays_ready()
    {
        var (status, words) = await AskAsync(checks =>
            checks
                .AddCheck("database", () => HealthCheckResult.Healthy("fine"))
                .AddCheck("dispatcher", () => HealthCheckResult.Degraded("1 of 4 slots is free."))
        );

        Assert.Equal((HttpStatusCode.OK, "ready\ndegraded: dispatcher. 1 of 4 slots is free."), (status, words));
    }

    [Fact]
    public async Task A_check_that_throws_is_named_without_its_exception()
    {
        var (status, words) = await AskAsync(checks =>
            checks.AddCheck("secret part", () => throw new InvalidOperationException("Host=db;Password=hunter2"))
        );

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("not ready\nunhealthy: secret part. The check itself failed; the log says why.", words);
    }

    [Fact]
    public async Task Nothing_to_tell_is_one_word() =>
        Assert.Equal(
            (HttpStatusCode.OK, "ready"),
            await AskAsync(checks => checks.AddCheck("database", () => HealthCheckResult.Healthy()))
        );

    private static async Task<(HttpStatusCode Status, string Words)> AskAsync(Action<IHealthChecksBuilder> add)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        add(builder.Services.AddHealthChecks());
        await using var app = builder.Build();
        app.MapHealth();
        await app.StartAsync();
        using var answer = await app.GetTestClient().GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
