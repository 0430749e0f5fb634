using Workflows.Server.Accounts;
using Workflows.Storage;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>A server with a designer, shared by the tests of a class that change nothing but drafts of their own.</summary>
public sealed class DesignerServer : IAsyncLifetime
{
    private readonly ScenarioServers _servers = new();

    internal ScenarioServer Server { get; private set; } = null!;

    internal StudioClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await _servers.GetAsync(Dialect.Sqlite);
        Client = await StudioClient.SignInAsync(Server, AccountRoles.Designer, "designer");
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _servers.DisposeAsync();
    }
}
