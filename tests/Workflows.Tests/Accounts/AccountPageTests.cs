using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Server.Pages;
using Workflows.Storage;
using Workflows.Studio.Live;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>What an administrator does with the accounts of others, and what nobody else may.</summary>
public sealed class AccountPageTests(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    [Fact]
    public async Task Every_page_and_action_of_accounts_is_an_administrators_alone()
    {
        var server = await servers.GetAsync(Dialect.Sqlite);
        var desk = new AccountDesk(server);
        var target = (await desk.FindAsync(await desk.AddAsync(AccountRoles.Designer)))!;
        var requests = Requests(server, target.Id);
        Assert.Equal(10, requests.Count);
        foreach (var role in new[] { AccountRoles.Auditor, AccountRoles.Designer, AccountRoles.Publisher })
        {
            using var browser = await desk.EnterAsync(await desk.AddAsync(role));
            Assert.DoesNotContain("/accounts", browser.Shown.Addresses);
            foreach (var (isPost, path) in requests)
            {
                _ = isPost ? await browser.PostAsync(path, browser.AntiForgery) : await browser.OpenAsync(path);
                Assert.Equal((role, path, 403), (role, path, browser.Status));
                Assert.Contains("You may not open this page or do this.", browser.Words, StringComparison.Ordinal);
            }
        }

        using var nobody = server.Browse();
        foreach (var (isPost, path) in requests)
        {
            await nobody.OpenAsync("/sign-in");
            _ = isPost ? await nobody.PostAsync(path, nobody.AntiForgery) : await nobody.OpenAsync(path);
            Assert.Equal((path, "Sign in"), (path, nobody.Heading));
        }

        using var administrator = await desk.AdministerAsync();
        Assert.Contains("/accounts", administrator.Shown.Addresses);
        foreach (var (isPost, path) in requests)
        {
            if (isPost)
            {
                // A page of somebody else cannot send the token.
                await administrator.PostAsync(path);
                Assert.Equal((path, 400), (path, administrator.Status));
            }
            else
            {
                await administrator.OpenAsync(path);
                Assert.Equal((path, 200), (path, administrator.Status));
            }
        }

        Assert.Equal(target with { Roles = [] }, (await desk.FindAsync(target.Email))! with { Roles = [] });
        Assert.Equal(["account.added"], (await desk.AuditAsync(target.Id)).Select(e => e.Action));
        await administrator.OpenAsync("/accounts/none");
        Assert.Equal(404, administrator.Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Another_role_counts_at_once_and_the_audit_says_who_gave_it(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = await desk.AddAsync(AccountRoles.Administrator);
        using var owner = await desk.EnterAsync(email);
        var tokens = (await desk.TokensAsync(email))!.Value;

        await desk.OpenAsync(administrator, email);
        await administrator.PressAsync("Change the role", ("Role", AccountRoles.Auditor));

        Assert.Contains("The role is changed.", administrator.Words, StringComparison.Ordinal);
        Assert.Equal((false, false), await desk.TakesAsync(tokens));
        await owner.OpenAsync("/accounts");
        Assert.Equal("Sign in", owner.Heading);
        using var again = await desk.EnterAsync(email);
        await again.OpenAsync("/accounts");
        Assert.Equal(403, again.Status);
        var (actor, detail) = await server.Audit.NewestAsync("account.role-changed");
        Assert.Equal(
            ("account:" + (await desk.FindAsync(ScenarioServer.Administrator))!.Id, "Auditor", "Administrator"),
            (actor, (string?)detail["role"], (string?)detail["before"])
        );
    }

    [Fact]
    public async Task Nobody_changes_locks_or_removes_their_own_account_on_these_pages()
    {
        var server = await servers.GetAsync(Dialect.Sqlite);
        var desk = new AccountDesk(server);
        await desk.AddAsync(AccountRoles.Administrator);
        using var administrator = await desk.AdministerAsync();
        await desk.OpenAsync(administrator, ScenarioServer.Administrator);
        Assert.Equal(["Sign out"], administrator.Buttons);
        var path = administrator.Path;
        foreach (var action in new[] { "Role", "Lock", "Remove" })
        {
            await administrator.OpenAsync(path);
            await administrator.PostAsync($"{path}?handler={action}", administrator.AntiForgery, ("Role", AccountRoles.Auditor));
            Assert.Equal((action, 409), (action, administrator.Status));
            Assert.Contains("ask another administrator", administrator.Shown.Text(".errors ul"), StringComparison.Ordinal);
        }

        Assert.Equal(["Administrator"], (await desk.FindAsync(ScenarioServer.Administrator))!.Roles);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Of_administrators_who_take_each_others_role_at_once_one_remains(Dialect dialect)
    {
        await using var server = await ScenarioServer.StartAsync(dialect);
        var desk = new AccountDesk(server);
        var first = ScenarioServer.Administrator;
        var second = await desk.AddAsync(AccountRoles.Administrator);
        // An administrator who never set a password cannot help anybody.
        using (var administrator = await desk.AdministerAsync())
        {
            await desk.InviteAsync(administrator, AccountDesk.NewAddress("pending"), AccountRoles.Administrator);
        }

        var refused = await Task.WhenAll(
            new Func<AccountBook, Task>[]
            {
                book => book.SetRoleAsync(first, AccountRoles.Designer, "x"),
                book => book.SetRoleAsync(second, AccountRoles.Designer, "x"),
                book => book.LockAsync(first, "x"),
                book => book.LockAsync(second, "x"),
                book => book.RemoveAsync(second, "x"),
            }.Select(change => RefusedAsync(server, change))
        );

        Assert.Contains(refused, sentence => sentence?.Contains("is the only administrator", StringComparison.Ordinal) == true);
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        var accounts = await scope.ServiceProvider.GetRequiredService<AccountBook>().ListAsync();
        Assert.Single(accounts, a => a is { HasPassword: true, IsLocked: false } && a.Roles.Contains(AccountRoles.Administrator));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_locked_account_cannot_sign_in_until_it_is_unlocked_and_a_removed_one_never(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = await desk.AddAsync(AccountRoles.Designer);
        using var owner = await desk.EnterAsync(email);
        var tokens = (await desk.TokensAsync(email))!.Value;
        await desk.OpenAsync(administrator, email);
        await administrator.PressAsync("Send a reset link");
        var link = await desk.LinkAsync(email, "Choose a new password");

        await administrator.PressAsync("Lock the account");

        Assert.Contains("The account is locked.", administrator.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Send a reset link", administrator.Buttons);
        Assert.Equal((false, false), await desk.TakesAsync(tokens));
        await owner.OpenAsync("/");
        await Team.TypeAsync(owner, email, AccountDesk.Password);
        Assert.Equal((401, "Sign in"), (owner.Status, owner.Heading));
        Assert.Null(await desk.TokensAsync(email));
        await owner.OpenAsync(link);
        Assert.Equal(410, owner.Status);
        await administrator.PostAsync(await desk.PathAsync(email) + "?handler=Link", administrator.AntiForgery);
        Assert.Equal(409, administrator.Status);

        await desk.OpenAsync(administrator, email);
        await administrator.PressAsync("Unlock the account");
        using (await desk.EnterAsync(email))
        {
            tokens = (await desk.TokensAsync(email))!.Value;
        }

        var id = (await desk.FindAsync(email))!.Id;
        await administrator.PressAsync("Remove it");
        Assert.Contains("The account is removed.", administrator.Words, StringComparison.Ordinal);
        Assert.Null(await desk.FindAsync(email));
        Assert.Equal((false, false), await desk.TakesAsync(tokens));
        Assert.Null(await desk.TokensAsync(email));
        Assert.Equal(
            ["account.locked", "account.unlocked", "account.removed"],
            (await desk.AuditAsync(id))
                .Select(e => e.Action)
                .Where(a =>
                    a.Contains("ed", StringComparison.Ordinal)
                    && (a.Contains("lock", StringComparison.Ordinal) || a.Contains("removed", StringComparison.Ordinal))
                )
        );
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Signing_out_everywhere_ends_browsers_tokens_and_the_hubs_connections(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = await desk.AddAsync(AccountRoles.Designer);
        foreach (var own in new[] { true, false })
        {
            using var owner = await desk.EnterAsync(email);
            using var elsewhere = await desk.EnterAsync(email);
            var tokens = (await desk.TokensAsync(email))!.Value;
            using var hub = await ConnectAsync(server, tokens.Access);
            await server.Get<InstanceWatch>().CloseEndedAsync(TestContext.Current.CancellationToken);
            Assert.False(hub.IsClosed);

            if (own)
            {
                await owner.OpenAsync("/account");
                await owner.PressAsync("Sign out everywhere");
                Assert.Contains("You are signed out everywhere.", owner.Words, StringComparison.Ordinal);
            }
            else
            {
                await desk.OpenAsync(administrator, email);
                await administrator.PressAsync("Sign it out everywhere");
                Assert.Contains("The account is signed out everywhere.", administrator.Words, StringComparison.Ordinal);
            }

            foreach (var browser in new[] { owner, elsewhere })
            {
                await browser.OpenAsync("/");
                Assert.Equal("Sign in", browser.Heading);
            }

            Assert.Equal((false, false), await desk.TakesAsync(tokens));
            await server.Get<InstanceWatch>().CloseEndedAsync(TestContext.Current.CancellationToken);
            await hub.ClosesAsync();
        }

        await administrator.OpenAsync("/");
        Assert.Equal("Operations", administrator.Heading);
        var account = (await desk.FindAsync(email))!;
        var administrators = "account:" + (await desk.FindAsync(ScenarioServer.Administrator))!.Id;
        Assert.Equal(
            ["account:" + account.Id, administrators],
            (await desk.AuditAsync(account.Id)).Where(e => e.Action == "account.signed-out-everywhere").Select(e => e.Actor)
        );
    }

    /// <summary>Every GET and every POST handler of the pages behind the policy.</summary>
    private static List<(bool IsPost, string Path)> Requests(ScenarioServer server, string id)
    {
        var found = new HashSet<(bool, string)>();
        foreach (var endpoint in server.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var isOurs = endpoint
                .Metadata.GetOrderedMetadata<IAuthorizeData>()
                .Any(a => a.Policy == AccountsServiceCollectionExtensions.Administration);
            if (!isOurs || endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
            {
                continue;
            }

            var path = "/" + endpoint.RoutePattern.RawText!.Replace("{id}", id, StringComparison.Ordinal);
            var model = page.ViewEnginePath.EndsWith("OneAccount", StringComparison.Ordinal)
                ? typeof(OneAccountModel)
                : typeof(AccountsModel);
            found.Add((false, path));
            foreach (var name in model.GetMethods().Select(m => m.Name).Where(n => n.StartsWith("OnPost", StringComparison.Ordinal)))
            {
                found.Add((true, $"{path}?handler={name["OnPost".Length..^"Async".Length]}"));
            }
        }

        return [.. found];
    }

    private static async Task<string?> RefusedAsync(ScenarioServer server, Func<AccountBook, Task> change)
    {
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        try
        {
            await change(scope.ServiceProvider.GetRequiredService<AccountBook>());
            return null;
        }
        catch (AccountException e)
        {
            return e.Message;
        }
    }

    private static async Task<Connection> ConnectAsync(ScenarioServer server, string token)
    {
        var socket = new ClientWebSocket();
        var address = server.Address.Replace("http", "ws", StringComparison.Ordinal);
        await socket.ConnectAsync(new Uri($"{address}{LiveEndpoints.Path}?access_token={token}"), default);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            endOfMessage: true,
            default
        );
        var buffer = new byte[1024];
        await socket.ReceiveAsync(buffer.AsMemory(), default);
        return new Connection(socket);
    }

    /// <summary>A live connection of the studio, after its handshake.</summary>
    private sealed class Connection(ClientWebSocket socket) : IDisposable
    {
        public bool IsClosed => socket.State != WebSocketState.Open;

        /// <summary>Reads until the server has ended it.</summary>
        public async Task ClosesAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var buffer = new byte[1024];
            try
            {
                while (socket.State == WebSocketState.Open)
                {
                    await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                }
            }
            catch (WebSocketException)
            {
                // The server ended the connection without a closing handshake.
            }

            Assert.True(IsClosed);
        }

        public void Dispose() => socket.Dispose();
    }
}
