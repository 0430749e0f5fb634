using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>Servers that the tests of a class share: one for each set of settings. Tests that count callers come from networks of their own.</summary>
public sealed class EdgeServers : IAsyncLifetime
{
    private readonly Dictionary<string, EdgeServer> servers = new(StringComparer.Ordinal);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal Task<EdgeServer> GetAsync(params (string Key, string Value)[] own) => GetAsync("Production", own);

    internal async Task<EdgeServer> GetAsync(string environment, params (string Key, string Value)[] own)
    {
        var key = environment + string.Join(' ', own);
        if (!servers.TryGetValue(key, out var server))
        {
            server = servers[key] = await EdgeServer.StartAsync(Dialect.Sqlite, environment, own);
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
