using System.Net;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>Outside Development the server answers under its public name alone, by https alone, and believes named proxies alone.</summary>
public sealed class OutsideHostTests(EdgeServers servers) : IClassFixture<EdgeServers>
{
    [Theory]
    [InlineData("evil.example", "https", HttpStatusCode.BadRequest)]
    [InlineData("127.0.0.1", "https", HttpStatusCode.BadRequest)]
    [InlineData("pilot.charity.example", "https", HttpStatusCode.OK)]
    [InlineData("pilot.charity.example", "http", HttpStatusCode.PermanentRedirect)]
    public async Task A_name_that_is_not_its_own_is_refused(string host, string scheme, HttpStatusCode status)
    {
        var server = await servers.GetAsync();

        Assert.Equal(status, (await AskAsync(server, "/sign-in", host, scheme)).StatusCode);
    }

    [Fact]
    public async Task Plain_http_is_led_to_https_and_nothing_that_was_sent_in_clear_is_taken()
    {
        var server = await servers.GetAsync();

        var asked = await AskAsync(server, "/sign-in?a=b", "pilot.charity.example", null);
        Assert.Equal((HttpStatusCode)308, asked.StatusCode);
        Assert.Equal("https://pilot.charity.example/sign-in?a=b", asked.Headers.Location!.ToString());
        var sent = await AskAsync(
            server,
            "/sign-in",
            "pilot.charity.example",
            null,
            new FormUrlEncodedContent([new("Email", "a@b.example")])
        );
        Assert.Equal(HttpStatusCode.BadRequest, sent.StatusCode);
        Assert.Contains("without https", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.99")]
    public async Task Headers_of_a_proxy_that_is_not_named_are_not_believed(string trusted)
    {
        var server = await servers.GetAsync(("TrustedProxies", trusted));

        var answer = await AskAsync(server, "/sign-in", "pilot.charity.example", "https");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("TrustedProxies", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_and_cookies_name_the_public_address_whatever_was_asked_for()
    {
        var server = await servers.GetAsync(("PublicAddress", "https://pilot.charity.example:8443"));

        var answer = await AskAsync(server, "/register", "pilot.charity.example", "https");
        var page = await AskAsync(server, "/sign-in", "pilot.charity.example", "https");

        Assert.StartsWith("https://pilot.charity.example:8443/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var cookies = page.Headers.GetValues("Set-Cookie").ToList();
        // One is given; that of messages between pages is taken away.
        Assert.Single(cookies, cookie => !cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
        Assert.All(
            cookies,
            cookie =>
            {
                Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
                Assert.Contains("path=/;", cookie, StringComparison.Ordinal);
                Assert.Contains("secure", cookie, StringComparison.Ordinal);
                Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
            }
        );
    }

    [Theory]
    [InlineData("10.1.2.3:8080")]
    [InlineData("127.0.0.1")]
    public async Task A_health_check_is_answered_under_any_name(string host)
    {
        var server = await servers.GetAsync();

        Assert.Equal("live", await (await AskAsync(server, "/health/live", host, null)).Content.ReadAsStringAsync());
    }

    internal static async Task<HttpResponseMessage> AskAsync(
        EdgeServer server,
        string path,
        string host,
        string? scheme,
        HttpContent? content = null
    )
    {
        using var client = server.Direct();
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = content;
        request.Headers.Host = host;
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", scheme);
        }

        return await client.SendAsync(request);
    }
}
