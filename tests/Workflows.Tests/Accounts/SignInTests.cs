using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Edge;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>Signing in, with a server as it runs outside Development.</summary>
public sealed class SignInTests(EdgeServers servers) : IClassFixture<EdgeServers>
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory]
    [InlineData("", "", "Type your e-mail address. Type your password.")]
    [InlineData(EdgeServer.Administrator, "", "Type your password.")]
    [InlineData("nobody@charity.example", "", "Type your password.")]
    [InlineData(" ", "x", "Type your e-mail address.")]
    public async Task An_empty_field_is_400_whoever_is_named(string email, string password, string says)
    {
        var server = await servers.GetAsync();
        using var browser = server.Browse();
        await browser.OpenAsync("/sign-in");

        await Team.TypeAsync(browser, email, password);

        Assert.Equal((400, says), (browser.Status, ShownPage.TextOf(browser.Shown.All(".errors ul")[0])));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_unknown_address_gets_the_answer_and_the_work_of_a_known_one(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect);
        var pages = new List<string>();
        foreach (var email in (string[])[EdgeServer.Administrator, "nobody@charity.example"])
        {
            using var browser = server.Browse();
            await browser.OpenAsync("/sign-in");
            await Team.TypeAsync(browser, email, "not the password");
            Assert.Equal(401, browser.Status);
            pages.Add(
                browser.Page.Replace(email, "", StringComparison.Ordinal).Replace(browser.AntiForgery.Value, "", StringComparison.Ordinal)
            );
        }

        Assert.Equal(pages[0], pages[1]);
        Assert.Equal(
            ["account.sign-in-failed", "account.sign-in-failed"],
            (await AuditAsync(server)).Select(e => e.Action).Where(a => a.Contains("sign-in", StringComparison.Ordinal))
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Guessing_is_throttled_by_address_and_the_owner_elsewhere_is_not_locked_out(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect);
        using var thief = server.Browse(caller: "203.0.113.5");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, await GuessAsync(thief, EdgeServer.Administrator, "guess"));
        }

        Assert.Equal(429, await GuessAsync(thief, EdgeServer.Administrator, EdgeServer.Password));
        var known = thief.Page;
        Assert.Equal(429, await GuessAsync(thief, "nobody@charity.example", "guess"));
        Assert.Equal(known, thief.Page);
        using var owner = await new Team(server).EnterAsync();
        Assert.Equal("Operations", owner.Heading);

        var audit = await AuditAsync(server);
        Assert.Equal(10, audit.Count(e => e.Action == "account.sign-in-failed"));
        var throttled = Assert.Single(audit, e => e.Action == "account.sign-in-throttled");
        Assert.Equal("203.0.113.5", (string?)throttled.Detail!["caller"]);
    }

    [Fact]
    public async Task Guessing_from_many_addresses_of_one_network_is_throttled_too()
    {
        var server = await servers.GetAsync();
        for (var i = 0; i < 50; i++)
        {
            using var thief = server.Browse(caller: $"203.0.113.{i + 1}");
            Assert.Equal(401, await GuessAsync(thief, "nobody@charity.example", "guess"));
        }

        using var next = server.Browse(caller: "203.0.113.200");
        Assert.Equal(429, await GuessAsync(next, EdgeServer.Administrator, "guess"));
        using var elsewhere = server.Browse(caller: "203.0.114.1");
        Assert.Equal(401, await GuessAsync(elsewhere, EdgeServer.Administrator, "guess"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_administrator_sets_up_an_authenticator_first_and_needs_it_from_then_on(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect);
        var team = new Team(server);
        using (var browser = server.Browse())
        {
            await browser.OpenAsync("/");
            await Team.TypeAsync(browser, EdgeServer.Administrator, EdgeServer.Password);
            Assert.Equal("Set up your authenticator", browser.Heading);
            await browser.OpenAsync("/");
            Assert.Equal("Sign in", browser.Heading);
        }

        using var first = await team.EnterAsync();
        Assert.Equal("Operations", first.Heading);
        using var second = server.Browse();
        await second.OpenAsync("/");
        await Team.TypeAsync(second, EdgeServer.Administrator, EdgeServer.Password);
        Assert.Equal("Type your code", second.Heading);
        await second.PressAsync("Sign in", ("Code", "000000"));
        Assert.Equal((401, "Type your code"), (second.Status, second.Heading));
        await second.OpenAsync("/");
        Assert.Equal("Sign in", second.Heading);
        // Who knows the password alone cannot replace the authenticator.
        await second.OpenAsync("/sign-in/authenticator");
        await second.PressAsync(
            "Finish and sign in",
            ("Code", new DemoAuthenticator(ShownPage.TextOf(second.Shown.All(".secret")[0])).Next())
        );
        Assert.Equal(401, second.Status);
        using var third = await team.EnterAsync();
        Assert.Equal("Operations", third.Heading);
    }

    [Fact]
    public async Task Each_opening_of_the_set_up_page_shows_another_secret_and_none_is_stored_before_its_code_was_typed()
    {
        var server = await servers.GetAsync();
        using var browser = server.Browse();
        var secrets = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            await browser.OpenAsync("/sign-in");
            await Team.TypeAsync(browser, EdgeServer.Administrator, EdgeServer.Password);
            secrets.Add(ShownPage.TextOf(browser.Shown.All(".secret")[0]));
        }

        Assert.NotEqual(secrets[0], secrets[1]);
        Assert.Equal(0, await server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from account_authenticators"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_copied_cookie_dies_when_its_owner_signs_out(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect);
        using var owner = server.Browse(out var proxy);
        await new Team(server).SignInAsync(owner, "/");
        var copied = proxy.Cookies;
        Assert.Equal(200, await SendAsync(server, copied));

        await owner.PressAsync("Sign out");

        Assert.Equal(302, await SendAsync(server, copied));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_new_password_ends_every_other_session_and_keeps_ones_own(Dialect dialect)
    {
        const string wanted = "another long password";
        await using var server = await EdgeServer.StartAsync(dialect);
        var team = new Team(server);
        using var owner = server.Browse(out var proxy);
        await team.SignInAsync(owner, "/");
        var copied = proxy.Cookies;
        await owner.OpenAsync("/account");

        await owner.PressAsync("Change it", ("Current", "not it"), ("Wanted", wanted), ("Again", wanted));
        Assert.Equal(401, owner.Status);
        await owner.PressAsync("Change it", ("Current", EdgeServer.Password), ("Wanted", wanted), ("Again", "different"));
        Assert.Equal(400, owner.Status);
        await owner.PressAsync("Change it", ("Current", EdgeServer.Password), ("Wanted", "short"), ("Again", "short"));
        Assert.Equal(400, owner.Status);
        await owner.PressAsync("Change it", ("Current", EdgeServer.Password), ("Wanted", wanted), ("Again", wanted));
        Assert.Contains("Your password is changed.", owner.Words, StringComparison.Ordinal);

        await owner.OpenAsync("/");
        Assert.Equal("Operations", owner.Heading);
        Assert.Equal(302, await SendAsync(server, copied));
        using var again = await team.EnterAsync(wanted);
        Assert.Equal("Operations", again.Heading);
    }

    /// <summary>What a browser sends is sent from elsewhere.</summary>
    private static async Task<int> SendAsync(EdgeServer server, string cookies)
    {
        using var client = server.Direct();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        request.Headers.Host = "pilot.charity.example";
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("Cookie", cookies);
        return (int)(await client.SendAsync(request)).StatusCode;
    }

    private static async Task<int> GuessAsync(FormBrowser browser, string email, string password)
    {
        await browser.OpenAsync("/sign-in");
        await Team.TypeAsync(browser, email, password);
        return browser.Status;
    }

    internal static async Task<IReadOnlyList<AuditEntry>> AuditAsync(EdgeServer server) =>
        [.. (await server.Get<AuditReading>().ListAsync()).Select(read => read.Entry)];
}
