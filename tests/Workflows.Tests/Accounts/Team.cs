using Workflows.Server.Demo;
using Workflows.Tests.Edge;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>How the digital team signs in to a server outside Development: password, then the code of an authenticator.</summary>
internal sealed class Team(EdgeServer server)
{
    private DemoAuthenticator? authenticator;

    /// <summary>The authenticator of the administrator, once it is set up.</summary>
    public DemoAuthenticator Authenticator => authenticator!;

    /// <summary>A browser that is signed in.</summary>
    public async Task<FormBrowser> EnterAsync(string password = EdgeServer.Password)
    {
        var browser = server.Browse();
        await SignInAsync(browser, "/", password);
        return browser;
    }

    /// <summary>Signs the administrator in, on the way to a page.</summary>
    public async Task SignInAsync(FormBrowser browser, string page, string password = EdgeServer.Password)
    {
        await browser.OpenAsync(page);
        await TypeAsync(browser, EdgeServer.Administrator, password);
        if (browser.Heading == "Set up your authenticator")
        {
            authenticator = new DemoAuthenticator(ShownPage.TextOf(browser.Shown.All(".secret")[0]));
            await browser.PressAsync("Finish and sign in", ("Code", authenticator.Next()));
        }
        else
        {
            Assert.Equal("Type your code", browser.Heading);
            await browser.PressAsync("Sign in", ("Code", Authenticator.Next()));
        }

        Assert.Equal(200, browser.Status);
    }

    /// <summary>Types an address and a password on the page that is shown.</summary>
    public static Task TypeAsync(FormBrowser browser, string email, string password)
    {
        Assert.Equal("Sign in", browser.Heading);
        return browser.PressAsync("Sign in", ("Email", email), ("Password", password));
    }
}
