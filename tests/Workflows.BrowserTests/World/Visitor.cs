using System.Globalization;

namespace Workflows.BrowserTests.World;

/// <summary>Somebody with a browser: one page, and everything that went wrong on it.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(30);

    private readonly IBrowserContext context;
    private readonly List<string> troubles = [];

    internal Visitor(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, error) => troubles.Add("script: " + error);
        page.Console += (_, message) =>
        {
            // A page that says 401, 409 or 422 is reported here as a resource; what failed is told apart below.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                troubles.Add("console: " + message.Text);
            }
        };
        page.Response += (_, response) =>
        {
            if (response.Request.IsNavigationRequest)
            {
                Status = response.Status;
            }
            else if (response.Status >= 400 && !response.Url.EndsWith("/favicon.ico", StringComparison.Ordinal))
            {
                troubles.Add(string.Create(CultureInfo.InvariantCulture, $"{response.Status} for {response.Url}"));
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Status of the page that is shown.</summary>
    public int Status { get; private set; }

    /// <summary>Script errors, refused styles and missing files so far.</summary>
    public IReadOnlyList<string> Troubles => troubles;

    public Task<string> Heading => Page.Locator("h1").InnerTextAsync();

    public async Task OpenAsync(string address) => await Page.GotoAsync(address);

    /// <summary>Clicks the button with this name.</summary>
    public Task PressAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task TypeAsync(string label, string text) => Page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public Task ChooseAsync(string label) => Page.GetByLabel(label, new() { Exact = true }).CheckAsync();

    /// <summary>Opens a mailed link and proves who one is with the mailed code.</summary>
    internal async Task EnterAsync(TestWorld world, string link, string person)
    {
        await OpenAsync(link);
        await PressAsync("Send me a code");
        await TypeAsync("Code", await world.CodeAsync(person));
        await PressAsync("Continue");
    }

    /// <summary>Sets up an authenticator on the page of an invitation.</summary>
    internal async Task EnrolAsync(TestWorld world, string person, string handedOver)
    {
        world.ScanKey(person, await Page.Locator(".secret").InnerTextAsync());
        await TypeAsync("Code from the app", await world.AuthenticatorCodeAsync(person));
        await TypeAsync("Code from your manager", handedOver);
        await PressAsync("Finish");
    }

    /// <summary>The second proof: types the authenticator's code.</summary>
    internal async Task ProveTwiceAsync(TestWorld world, string person, string button = "Sign in to decide")
    {
        await TypeAsync("Code from your authenticator app", await world.AuthenticatorCodeAsync(person));
        await PressAsync(button);
    }

    /// <summary>Signs in to the operations pages.</summary>
    internal async Task SignInAsync()
    {
        await OpenAsync("/");
        await TypeAsync("E-mail address", TestWorld.Administrator);
        await TypeAsync("Password", TestWorld.Password);
        await PressAsync("Sign in");
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await context.DisposeAsync().AsTask().WaitAsync(LongestClosing);
        }
        catch (TimeoutException)
        {
            // Rarely the browser never says that a page is closed. It ends with all tests.
        }
    }
}
