using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>One server a test class and database, started by the first test that needs it.</summary>
public sealed class ScenarioServers : IAsyncLifetime
{
    private readonly Dictionary<Dialect, ScenarioServer> servers = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<ScenarioServer> GetAsync(Dialect dialect, DateTimeOffset? from = null)
    {
        if (!servers.TryGetValue(dialect, out var server))
        {
            server = servers[dialect] = await ScenarioServer.StartAsync(dialect, from: from);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}
