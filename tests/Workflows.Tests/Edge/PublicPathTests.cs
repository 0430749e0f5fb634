using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Accounts;
using Xunit;

namespace Workflows.Tests.Edge;

/// <summary>A path in the public address works whole, whether the proxy hands it on or takes it away.</summary>
public sealed class PublicPathTests
{
    private const string Address = "https://charity.example/flows";

    public static TheoryData<Dialect, bool> Proxies =>
        new()
        {
            { Dialect.Sqlite, true },
            { Dialect.Sqlite, false },
            { Dialect.PostgreSql, false },
        };

    [Theory, MemberData(nameof(Proxies))]
    public async Task A_link_from_a_mail_has_its_style_and_its_button_stays_on_the_site(Dialect dialect, bool strips)
    {
        await using var server = await EdgeServer.StartAsync(dialect, own: ("PublicAddress", Address));
        using var browser = server.Browse(Address, strips);

        await browser.OpenAsync(server.Get<PublicAddress>().Link("/t/" + new string('A', 43)));
        Assert.Equal("Open your request", browser.Heading);
        await EverythingIsBelowAsync(browser, server, strips);
        await browser.PressAsync("Send me a code");

        Assert.Equal((200, "Type your code"), (browser.Status, browser.Heading));
    }

    [Theory, MemberData(nameof(Proxies))]
    public async Task Every_page_of_the_digital_team_leads_on_below_the_path(Dialect dialect, bool strips)
    {
        await using var server = await EdgeServer.StartAsync(dialect, own: ("PublicAddress", Address));
        using var browser = server.Browse(Address, strips);
        await new Team(server).SignInAsync(browser, "/flows/register");
        Assert.Equal("/flows/register", browser.Path);

        foreach (var page in (string[])["/flows", "/flows/", "/flows/register", "/flows/account", "/flows/pages/join", "/flows/hangfire"])
        {
            await browser.OpenAsync(page);
            Assert.Equal(200, browser.Status);
            await EverythingIsBelowAsync(browser, server, strips);
        }

        await browser.OpenAsync("/flows/");
        await browser.PressAsync("Sign out");
        Assert.Equal(("/flows/sign-in", "Sign in"), (browser.Path, browser.Heading));
    }

    [Fact]
    public async Task Its_cookies_belong_to_the_path()
    {
        await using var server = await EdgeServer.StartAsync(own: ("PublicAddress", Address));
        using var client = server.Direct();
        using var request = Request("/flows/sign-in");

        using var response = await client.SendAsync(request);

        Assert.All(
            response.Headers.GetValues("Set-Cookie"),
            cookie =>
            {
                Assert.StartsWith("__Secure-", cookie, StringComparison.Ordinal);
                Assert.Contains("path=/flows;", cookie, StringComparison.Ordinal);
                Assert.Contains("secure", cookie, StringComparison.Ordinal);
            }
        );
    }

    private static HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Host = "charity.example";
        request.Headers.Add("X-Forwarded-Proto", "https");
        return request;
    }

    /// <summary>Each address in the page is below the path, and those that a browser or a click fetches are there.</summary>
    private static async Task EverythingIsBelowAsync(FormBrowser browser, EdgeServer server, bool strips)
    {
        var page = browser.Shown;
        var addresses = page.All("[href], [src], [action]")
            .Select(e => (Element: e, Address: e.GetAttribute("href") ?? e.GetAttribute("src") ?? e.GetAttribute("action")!))
            .Where(a => a.Address.StartsWith('/'))
            .ToList();
        Assert.NotEmpty(addresses);
        using var visitor = server.Browse(Address, strips);
        foreach (var (element, address) in addresses)
        {
            var isBelow = address.Split('?')[0] is "/flows" || address.StartsWith("/flows/", StringComparison.Ordinal);
            Assert.True(isBelow, $"{page.Path} leads to {address}");
            if (element.LocalName != "form")
            {
                await visitor.OpenAsync(address);
                Assert.True(visitor.Status == 200, $"{page.Path} leads to {address}: {visitor.Status}");
            }
        }
    }
}
