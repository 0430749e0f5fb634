using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Server.Accounts;
using Workflows.Studio.Package;

namespace Workflows.BrowserTests.Studio;

/// <summary>The studio's page: signing in, its screens, its files.</summary>
public sealed class ShellTests(TestWorld world)
{
    private const string Native = "_framework/dotnet.native.";

    [Fact]
    public async Task The_studio_signs_in_shows_its_list_and_changes_screens_without_starting_again()
    {
        await using var visitor = await VisitAsync();
        await visitor.Page.SetViewportSizeAsync(1280, 900);
        List<string> runtimes = [];
        visitor.Page.Request += (_, request) =>
        {
            if (request.Url.Contains(Native, StringComparison.Ordinal) && request.Url.EndsWith(".wasm", StringComparison.Ordinal))
            {
                runtimes.Add(request.Url);
            }
        };
        await visitor.OpenAsync("/studio/");
        Assert.Equal(200, visitor.Status);
        Assert.Equal("Elsa Studio", await visitor.Page.TitleAsync());
        await SignInAsync(visitor);

        await visitor.Page.WaitForSelectorAsync("elsa-workflow-definition-list .mud-table");
        Assert.EndsWith("/studio/workflows/definitions", new Uri(visitor.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await visitor.TakePictureAsync("studio-definitions", 1280);
        await visitor.Page.ClickAsync("#menu >> text=Instances");
        await visitor.Page.WaitForSelectorAsync("elsa-workflow-instance-list .mud-table");
        await visitor.TakePictureAsync("studio-instances", 1280);
        await visitor.Page.ClickAsync("#menu >> text=Secrets");
        Assert.Equal("Secrets", await visitor.Heading);
        await visitor.Page.GoBackAsync();
        await visitor.Page.WaitForSelectorAsync("elsa-workflow-instance-list .mud-table");
        Assert.EndsWith("/studio/workflows/instances", new Uri(visitor.Page.Url).AbsolutePath, StringComparison.Ordinal);

        Assert.Single(runtimes);
        Assert.DoesNotContain(visitor.Troubles, IsOfThePage);
    }

    [Theory]
    [InlineData("/studio", "/studio/workflows/definitions")]
    [InlineData("/studio/security/secrets", "/studio/security/secrets")]
    [InlineData("/workflows/instances/some-id/view", "/studio/workflows/instances/some-id/view")]
    public async Task A_bookmark_ends_on_its_screen_after_the_sign_in(string bookmark, string screen)
    {
        await using var visitor = await VisitAsync();
        await visitor.OpenAsync(bookmark);
        await SignInAsync(visitor);
        await visitor.Page.WaitForSelectorAsync("#menu");
        Assert.Equal(screen, new Uri(visitor.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task A_session_that_ended_is_begun_again_in_place()
    {
        await using var visitor = await VisitAsync();
        await visitor.OpenAsync("/studio/security/secrets");
        await SignInAsync(visitor);
        await visitor.Page.FillAsync("input[name=name]", "typed-before");
        await visitor.Page.FillAsync("input[name=value]", "a value");
        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.PressAsync("Keep");
        await visitor.Page.FillAsync("dialog input[name=Email]", TestWorld.Administrator);
        await visitor.Page.FillAsync("dialog input[name=Password]", "not the password");
        await visitor.Page.ClickAsync("dialog button.main");
        await Assertions.Expect(visitor.Page.Locator("dialog")).ToContainTextAsync("do not belong together");
        await visitor.Page.FillAsync("dialog input[name=Password]", TestWorld.Password);
        await visitor.Page.ClickAsync("dialog button.main");
        await visitor.Page.WaitForSelectorAsync("dialog", new() { State = WaitForSelectorState.Detached });
        await visitor.PressAsync("Sign out");
        Assert.Equal("Sign in", await visitor.Heading);
    }

    [Fact]
    public async Task Another_account_that_signs_in_there_sends_nothing_of_what_the_first_one_typed()
    {
        var secret = $"typed-{Guid.NewGuid():N}"[..20];
        await using var visitor = await VisitAsync();
        var other = await AddAccountAsync();
        List<string> sent = [];
        visitor.Page.Request += (_, request) =>
        {
            if (request.Method == "POST" && new Uri(request.Url).AbsolutePath == "/elsa/api/secrets")
            {
                sent.Add(request.Url);
            }
        };
        await visitor.OpenAsync("/studio/security/secrets");
        await SignInAsync(visitor);
        await visitor.Page.FillAsync("input[name=name]", secret);
        await visitor.Page.FillAsync("input[name=value]", "a value");
        await visitor.Page.Context.ClearCookiesAsync();
        await visitor.PressAsync("Keep");
        await SignInAgainAsync(visitor, other);
        var sentence = OpenedByAnother(other);
        var dialog = visitor.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync(sentence);
        await Assertions.Expect(visitor.Page.Locator("#problems")).ToContainTextAsync(sentence);

        // Without a choice, what is sent later waits too.
        await visitor.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await visitor.PressAsync("Keep");
        await Assertions.Expect(dialog).ToContainTextAsync(sentence);
        // The one that the server refused, because the session had ended.
        Assert.Single(sent);

        await visitor.PressAsync("Sign in again");
        await SignInAgainAsync(visitor, TestWorld.Administrator);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync($"The secret {secret} is kept.");
        var row = visitor.Page.Locator("tbody tr").Filter(new() { HasText = secret });
        await Assertions.Expect(row).ToContainTextAsync($"by {TestWorld.Administrator}");
        Assert.Equal(2, sent.Count);
    }

    [Fact]
    public async Task Another_account_that_signed_in_in_another_tab_gets_nothing_of_what_was_typed()
    {
        var secret = $"typed-{Guid.NewGuid():N}"[..20];
        await using var visitor = await VisitAsync();
        var other = await AddAccountAsync();
        await visitor.OpenAsync("/studio/security/secrets");
        await SignInAsync(visitor);
        await visitor.Page.FillAsync("input[name=name]", secret);
        await visitor.Page.FillAsync("input[name=value]", "a value");

        var tab = await visitor.Page.Context.NewPageAsync();
        await tab.GotoAsync(world.Address + "/studio/security/secrets");
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(tab.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await tab.GotoAsync(world.Address + "/studio/security/secrets");
        await tab.GetByLabel("E-mail address").FillAsync(other);
        await tab.GetByLabel("Password", new() { Exact = true }).FillAsync(TestWorld.Password);
        await tab.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await tab.WaitForSelectorAsync("#menu");

        await visitor.PressAsync("Keep");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync(OpenedByAnother(other));
        await tab.GotoAsync(world.Address + "/studio/security/secrets");
        await tab.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Assertions.Expect(tab.Locator("body")).Not.ToContainTextAsync(secret);

        await visitor.PressAsync("Sign in again");
        await SignInAgainAsync(visitor, TestWorld.Administrator);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync($"The secret {secret} is kept.");
        var row = visitor.Page.Locator("tbody tr").Filter(new() { HasText = secret });
        await Assertions.Expect(row).ToContainTextAsync($"by {TestWorld.Administrator}");
    }

    [Fact]
    public async Task Files_of_the_package_are_served_compressed_and_kept_by_browsers()
    {
        SkipWithoutPackage();
        using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.None })
        {
            BaseAddress = new Uri(world.Address),
        };
        using var script = await client.SendAsync(Get("/studio/_framework/blazor.webassembly.js", "gzip, br"), TestWorld.Stop);
        Assert.Equal(["br"], script.Content.Headers.ContentEncoding);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType?.MediaType);
        Assert.True(script.Headers.CacheControl?.NoCache);
        using var again = Get("/studio/_framework/blazor.webassembly.js", "br");
        again.Headers.IfNoneMatch.Add(script.Headers.ETag!);
        using var unchanged = await client.SendAsync(again, TestWorld.Stop);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        using var hashed = await client.SendAsync(
            Get("/studio/_content/BlazorMonaco/lib/monaco-editor/min/vs/assets/editor.worker-DM0G1eFj.js", "identity"),
            TestWorld.Stop
        );
        Assert.Empty(hashed.Content.Headers.ContentEncoding);
        Assert.Equal("public, max-age=31536000, immutable", hashed.Headers.CacheControl?.ToString());
        foreach (var outside in (string[])["/studio/..%2f..%2fWorkflows.sln", "/studio/package.json", "/studio/index.html"])
        {
            using var refused = await client.SendAsync(Get(outside, "br"), TestWorld.Stop);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    private static HttpRequestMessage Get(string path, string encodings)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        return request;
    }

    private static async Task SignInAsync(Visitor visitor)
    {
        await visitor.TypeAsync("E-mail address", TestWorld.Administrator);
        await visitor.TypeAsync("Password", TestWorld.Password);
        await visitor.PressAsync("Sign in");
    }

    /// <summary>What is said on a page of the administrator's, when another account is signed in.</summary>
    private static string OpenedByAnother(string other) =>
        $"You are signed in as {other}, and this page was opened by {TestWorld.Administrator}. "
        + $"What {TestWorld.Administrator} had not saved is still on this page, and is not saved. "
        + $"Sign in as {TestWorld.Administrator} to go on, or load the page again to work as {other}.";

    /// <summary>Adds an administrator.</summary>
    private async Task<string> AddAccountAsync()
    {
        var email = $"other-{Guid.NewGuid():N}@harbour.example";
        using var scope = world.Server.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountBook>();
        await accounts.AddAsync(email, AccountRoles.Administrator, TestWorld.Password, "test");
        return email;
    }

    /// <summary>Signs in by the dialog of a page whose session has ended.</summary>
    private static async Task SignInAgainAsync(Visitor visitor, string email)
    {
        await visitor.Page.FillAsync("dialog input[name=Email]", email);
        await visitor.Page.FillAsync("dialog input[name=Password]", TestWorld.Password);
        await visitor.Page.ClickAsync("dialog button.main");
    }

    /// <summary>Whether a trouble is the page's own: a script, a policy, a missing file, and not an answer of the API.</summary>
    private static bool IsOfThePage(string trouble) =>
        trouble.Contains("Content Security Policy", StringComparison.Ordinal)
        || trouble.StartsWith("script: ", StringComparison.Ordinal)
        || (trouble.Contains("/studio/", StringComparison.Ordinal) && !trouble.Contains("/elsa/api", StringComparison.Ordinal));

    private async Task<Visitor> VisitAsync()
    {
        SkipWithoutPackage();
        return await world.VisitAsync();
    }

    private void SkipWithoutPackage() =>
        Assert.SkipUnless(world.Server.Services.GetRequiredService<StudioPackage>().IsInstalled, StudioPackage.WhatToInstall);
}
