using Workflows.Storage;
using Workflows.Tests.Commands;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>The public address is https outside Development, and its path is plain; what follows from it follows from it alone.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("http://pilot.charity.example")]
    [InlineData("https://pilot.charity.example/a?b=c")]
    [InlineData("https://user@pilot.charity.example")]
    [InlineData("https://pilot.charity.example/two//slashes")]
    [InlineData("https://pilot.charity.example/up/../down")]
    [InlineData("https://pilot.charity.example/a%2Fb")]
    [InlineData("ftp://pilot.charity.example")]
    [InlineData("pilot.charity.example")]
    public void An_address_that_cannot_work_is_refused(string address) =>
        Assert.StartsWith(
            "PublicAddress",
            Assert.Throws<ConfigurationException>(() => new PublicAddress(address)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("https://pilot.example", "https://pilot.example/t/x", "__Host-a", "/")]
    [InlineData("https://pilot.example/", "https://pilot.example/t/x", "__Host-a", "/")]
    [InlineData("https://pilot.example/flows/", "https://pilot.example/flows/t/x", "__Secure-a", "/flows")]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080/t/x", "a", "/")]
    public void Links_and_cookies_follow_from_it(string address, string link, string cookie, string path)
    {
        var known = new PublicAddress(address, mayBeHttp: true);

        Assert.Equal((link, cookie, path), (known.Link("/t/x"), known.CookieName("a"), known.CookiePath));
    }

    [Theory]
    [InlineData("/t")]
    [InlineData("/pages/x")]
    [InlineData("/Hangfire")]
    public async Task A_path_that_begins_like_a_page_stops_the_start(string path) =>
        Assert.StartsWith(
            "PublicAddress",
            (
                await Assert.ThrowsAsync<ConfigurationException>(() =>
                    EdgeServer.StartAsync(own: ("PublicAddress", "https://pilot.charity.example" + path))
                )
            ).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("PublicAddress", "--PublicAddress=http://pilot.charity.example")]
    [InlineData("TrustedProxies", "--TrustedProxies=0.0.0.0/0")]
    [InlineData("TrustedProxies", "--TrustedProxies=the-proxy")]
    [InlineData("Limits:PostsPerMinute", "--Limits:PostsPerMinute=0")]
    [InlineData("TrustedProxies", "--ForwardedHeaders_Enabled=true")]
    public async Task What_cannot_work_stops_the_start(string key, string setting)
    {
        using var server = new ServerProcess();
        (await server.RunAsync("--environment", "Production", "--PublicAddress=https://pilot.charity.example", setting)).IsOneSentence(key);
    }
}
