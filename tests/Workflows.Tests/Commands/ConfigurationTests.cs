using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Hosting;
using Workflows.Server.Simulation;
using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>A wrong configuration stops the start with one clear sentence and exit code 2.</summary>
public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("Mail:Port", "Mail:Port=99999")]
    [InlineData("Mail:From", "Mail:From=nobody")]
    [InlineData("Mail", "Mail:Security=Perhaps")]
    [InlineData("Mail:Host", "Mail:Transport=Smtp")]
    [InlineData("PublicAddress", "PublicAddress=pilot")]
    [InlineData("Storage", "Storage:Provider=Oracle")]
    [InlineData("Storage:ConnectionString", "Storage:Provider=PostgreSql")]
    [InlineData("Storage:ConnectionString", "Storage:Provider=PostgreSql", "Storage:ConnectionString=nonsense")]
    [InlineData("Workflows:Folder", "Workflows:Folder=/no/such/folder")]
    [InlineData("Privacy:MasterKeyFile", "Privacy:MasterKeyFile=/no/such/key")]
    public async Task A_wrong_value_is_named(string key, params string[] settings)
    {
        using var server = new ServerProcess();
        (await server.RunAsync([.. settings.Select(s => "--" + s)])).IsOneSentence(key);
    }

    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var server = new ServerProcess();
        (await server.RunAsync("--urls", $"http://127.0.0.1:{port}")).IsOneSentence("address is taken", $"{port}");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        using var server = new ServerProcess();
        var file = Path.Combine(server.Folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        (await server.RunAsync("--Storage:Path", Path.Combine(file, "data"))).IsOneSentence("cannot be written", file);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_named()
    {
        using var server = new ServerProcess();
        var ended = await server.RunAsync(
            "--Storage:Provider",
            "PostgreSql",
            "--Storage:ConnectionString",
            "Host=127.0.0.1;Port=1;Username=nobody;Password=a-secret;Database=none;Timeout=2"
        );
        ended.IsOneSentence("database", "127.0.0.1:1");
        Assert.DoesNotContain("a-secret", ended.Error + ended.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://192.0.2.1:5080")]
    public async Task A_wrong_address_to_listen_on_is_named(string urls)
    {
        using var server = new ServerProcess();
        (await server.RunAsync("--urls", urls)).IsOneSentence(
            urls.Contains("//", StringComparison.Ordinal) ? new Uri(urls.Replace("99999", "9999", StringComparison.Ordinal)).Host : urls
        );
    }

    [Fact]
    public async Task A_store_that_was_simulated_opens_only_with_the_switch()
    {
        using var server = new ServerProcess();
        var path = Path.Combine(server.Folder, "simulated");
        await using (
            var app = ServerHost.Build(
                ["--simulate", "--environment", "Development"],
                new Dictionary<string, string?>
                {
                    ["Storage:Path"] = path,
                    ["urls"] = $"http://127.0.0.1:{Scenarios.ScenarioServer.FreePort()}",
                    ["Serilog:MinimumLevel:Default"] = "Error",
                }
            )
        )
        {
            await StartUp.PrepareAsync(app.Services);
            // Moving waits for what is to be done on the way: the server must run.
            await app.StartAsync();
            var clock = app.Services.GetRequiredService<SimulatedClock>();
            await clock.MoveToAsync(clock.Now.AddDays(1));
            await app.StopAsync();
        }

        (await server.RunAsync("--Storage:Path", path)).IsOneSentence("was simulated", "--simulate");
    }

    [Fact]
    public async Task Simulating_is_for_Development_alone()
    {
        using var server = new ServerProcess();
        (await server.RunAsync("--simulate", "--environment", "Production")).IsOneSentence("--simulate", "Development");
    }
}
