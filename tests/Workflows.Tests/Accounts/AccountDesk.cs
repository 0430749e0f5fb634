using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Server.Demo;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>What administrators and owners of accounts do on the pages of a whole server.</summary>
internal sealed class AccountDesk(ScenarioServer server)
{
    public const string Password = "some sample words in a row";

    private static int next;

    /// <summary>Makes an account that no other test uses.</summary>
    /// <returns>Its address.</returns>
    public async Task<string> AddAsync(string role)
    {
        var email = NewAddress(role);
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        await scope.ServiceProvider.GetRequiredService<AccountBook>().AddAsync(email, role, Password, "test");
        return email;
    }

    /// <summary>An address that no other test uses.</summary>
    public static string NewAddress(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}-{Interlocked.Increment(ref next)}@harbour.example");

    /// <summary>A browser that is signed in.</summary>
    public async Task<FormBrowser> EnterAsync(string email, string password = Password)
    {
        var browser = server.Browse();
        await browser.OpenAsync("/sign-in");
        await Team.TypeAsync(browser, email, password);
        Assert.Equal((200, "Operations"), (browser.Status, browser.Heading));
        return browser;
    }

    /// <summary>A browser of the first administrator.</summary>
    public Task<FormBrowser> AdministerAsync() => EnterAsync(ScenarioServer.Administrator, ScenarioServer.Password);

    /// <summary>Opens the page of an account.</summary>
    public async Task OpenAsync(FormBrowser administrator, string email) => await administrator.OpenAsync(await PathAsync(email));

    /// <summary>Address of an account's page.</summary>
    public async Task<string> PathAsync(string email) => "/accounts/" + (await FindAsync(email))!.Id;

    /// <summary>An account as it is listed; null when there is none.</summary>
    public async Task<ListedAccount?> FindAsync(string email)
    {
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<AccountBook>().ListAsync()).SingleOrDefault(a => a.Email == email);
    }

    /// <summary>Invites somebody on the page of accounts.</summary>
    /// <returns>The path of the mailed link.</returns>
    public async Task<string> InviteAsync(FormBrowser administrator, string email, string role)
    {
        await administrator.OpenAsync("/accounts");
        await administrator.PressAsync("Send the invitation", ("Email", email), ("Role", role));
        Assert.Contains($"An invitation is on its way to {email}.", administrator.Words, StringComparison.Ordinal);
        return await LinkAsync(email, "Set up your account");
    }

    /// <summary>Path of the newest mailed link.</summary>
    public async Task<string> LinkAsync(string email, string subject)
    {
        await server.Clock.SettleAsync();
        return new Uri(server.Letters.All(email, subject)[^1].Link).AbsolutePath;
    }

    /// <summary>Signs a program in.</summary>
    /// <returns>Its access token and the one that renews it; null when it is refused.</returns>
    public async Task<(string Access, string Refresh)?> TokensAsync(string email, string password = Password)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var answer = await http.PostAsJsonAsync(
            new Uri("/elsa/api/identity/login", UriKind.Relative),
            new { username = email, password }
        );
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return (bool)body["isAuthenticated"]! ? ((string)body["accessToken"]!, (string)body["refreshToken"]!) : null;
    }

    /// <summary>Whether the API takes an access token, and gives another one for that which renews.</summary>
    public async Task<(bool Access, bool Refresh)> TakesAsync((string Access, string Refresh) tokens) =>
        (
            await SendAsync(HttpMethod.Get, "/elsa/api/features/installed", tokens.Access),
            await SendAsync(HttpMethod.Post, "/elsa/api/identity/refresh-token", tokens.Refresh)
        );

    /// <summary>The actions that the audit has about an account, oldest first, with who did them.</summary>
    public async Task<IReadOnlyList<(string Action, string Actor)>> AuditAsync(string userId) =>
        [.. (await server.Audit.AllAsync()).Where(e => e.Subject == "account:" + userId).Select(e => (e.Action, e.Actor))];

    private async Task<bool> SendAsync(HttpMethod method, string path, string token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }
}
