using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>Mailbox, clock and stand-in for Google ask nobody for a password: they answer this machine, under its own names.</summary>
public sealed class DevelopmentOnlyTests(EdgeServers servers) : IClassFixture<EdgeServers>
{
    private static readonly string[] Pages = ["/mailbox", "/mailbox/messages", "/forms", "/emulator/faults"];

    [Theory]
    [InlineData("localhost", null, HttpStatusCode.OK)]
    [InlineData("127.0.0.1", null, HttpStatusCode.OK)]
    [InlineData("evil.example", null, HttpStatusCode.BadRequest)]
    [InlineData("pilot.charity.example", null, HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1", "198.51.100.7", HttpStatusCode.NotFound)]
    public async Task Another_name_or_a_proxy_does_not_reach_them(string host, string? forwardedFor, HttpStatusCode status)
    {
        var server = await StartAsync(("TrustedProxies", ""));
        using var client = server.Direct();
        foreach (var page in Pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
            request.Headers.Host = host;
            if (forwardedFor is not null)
            {
                request.Headers.Add("X-Forwarded-For", forwardedFor);
            }

            Assert.Equal(status, (await client.SendAsync(request)).StatusCode);
        }
    }

    [Theory]
    [InlineData(false, HttpStatusCode.NotFound)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Another_machine_reaches_them_when_it_is_named_alone(bool isNamed, HttpStatusCode status)
    {
        var own = NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(i => i.GetIPProperties().UnicastAddresses)
            .Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(own is null, "This machine has no address but its own.");
        var port = Scenarios.ScenarioServer.FreePort();
        var server = await StartAsync(("urls", $"http://0.0.0.0:{port}"), ("Development:Callers", isNamed ? own.ToString() : ""));
        using var client = new HttpClient { BaseAddress = new Uri($"http://{own}:{port}") };
        foreach (var page in Pages)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
            request.Headers.Host = $"127.0.0.1:{port}";
            Assert.Equal(status, (await client.SendAsync(request)).StatusCode);
        }
    }

    private Task<EdgeServer> StartAsync(params (string, string)[] own) =>
        servers.GetAsync("Development", [("Google:BaseAddress", ""), ("Google:CredentialFile", ""), ("Mail:Transport", "Mailbox"), .. own]);
}
