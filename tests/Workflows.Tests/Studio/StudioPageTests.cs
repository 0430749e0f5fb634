using System.Net;
using Workflows.Studio.Package;
using Workflows.Tests.Accounts;
using Workflows.Tests.Edge;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>The studio's page as a browser gets it: who sees what, and what it may load.</summary>
public sealed class StudioPageTests(EdgeServers servers) : IClassFixture<EdgeServers>
{
    [Theory]
    [InlineData("/studio")]
    [InlineData("/studio/")]
    [InlineData("/studio/workflows/definitions/some-id/edit")]
    [InlineData("/studio/security/secrets")]
    public async Task A_server_without_the_package_says_what_to_install(string page)
    {
        var server = await servers.GetAsync(("Studio:PackageFolder", Path.Combine(Path.GetTempPath(), "there-is-no-such-folder")));
        using var browser = server.Browse();
        await browser.OpenAsync(page);
        Assert.Equal(200, browser.Status);
        Assert.Contains(StudioPackage.WhatToInstall, browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_session_the_sign_in_is_shown_and_leads_to_the_page_that_was_asked_for()
    {
        var server = await WithPackageAsync();
        using var browser = server.Browse();
        await browser.OpenAsync("/studio/workflows/instances");
        Assert.Equal((200, "Elsa Studio"), (browser.Status, browser.Heading));
        await browser.PressAsync("Sign in", ("Email", EdgeServer.Administrator), ("Password", "not the password"));
        Assert.Equal((401, "Sign in"), (browser.Status, browser.Heading));
    }

    [Fact]
    public async Task The_page_holds_no_access_token_and_may_load_from_this_server_alone()
    {
        var server = await WithPackageAsync();
        using var proxied = server.Browse(out var proxy);
        await new Team(server).SignInAsync(proxied, "/register");
        using var client = new HttpClient(proxy, disposeHandler: false) { BaseAddress = new Uri(EdgeServer.Public) };

        using var answer = await client.GetAsync(
            new Uri("/studio/workflows/definitions", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var policy = string.Concat(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"data-endpoint=\"{EdgeServer.Public}/elsa/api\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("access-token", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("https://").Length - 1);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'unsafe-eval'", policy, StringComparison.Ordinal);
        Assert.Equal(2, policy.Split("'sha256-").Length - 1);
    }

    private async Task<EdgeServer> WithPackageAsync()
    {
        var server = await servers.GetAsync();
        Assert.SkipUnless(server.Get<StudioPackage>().IsInstalled, StudioPackage.WhatToInstall);
        return server;
    }
}
