using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Storage;
using Workflows.Tests.Edge;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>Changes of accounts: each is audited and ends the sessions of its account.</summary>
public sealed class AccountBookTests
{
    private const string Designer = "designer@charity.example";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Another_role_another_password_and_a_removed_authenticator_end_sessions(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect);
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        var book = scope.ServiceProvider.GetRequiredService<AccountBook>();
        var password = await book.AddAsync(Designer, AccountRoles.Designer, null, "command-line");
        foreach (
            var change in (Func<Task>[])
                [
                    async () =>
                        password = await scope.ServiceProvider.GetRequiredService<AccountPasswords>().ResetAsync(Designer, "command-line"),
                    () => book.SetRoleAsync(Designer, AccountRoles.Designer, "command-line"),
                ]
        )
        {
            using var browser = server.Browse();
            await browser.OpenAsync("/");
            await Team.TypeAsync(browser, Designer, password);
            Assert.Equal("Operations", browser.Heading);
            await change();
            await browser.OpenAsync("/");
            Assert.Equal("Sign in", browser.Heading);
        }

        using var administrator = await new Team(server).EnterAsync();
        await book.RemoveAuthenticatorAsync(EdgeServer.Administrator, "command-line");
        await administrator.OpenAsync("/");
        Assert.Equal("Sign in", administrator.Heading);
        await Team.TypeAsync(administrator, EdgeServer.Administrator, EdgeServer.Password);
        Assert.Equal("Set up your authenticator", administrator.Heading);
        await book.RemoveAsync(Designer, "command-line");
        Assert.Equal([EdgeServer.Administrator], (await book.ListAsync()).Select(account => account.Email));
        Assert.Equal(
            [
                "account.added",
                "account.added",
                "account.password-reset",
                "account.role-changed",
                "account.authenticator-removed",
                "account.removed",
            ],
            (await SignInTests.AuditAsync(server)).Where(e => e.Actor is "command-line" or AuditEntry.System).Select(e => e.Action)
        );
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_a_sentence()
    {
        await using var server = await EdgeServer.StartAsync();
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        var book = scope.ServiceProvider.GetRequiredService<AccountBook>();

        await RefusedAsync("There is no account", () => book.RemoveAsync(Designer, "x"));
        await RefusedAsync("has no authenticator", () => book.RemoveAuthenticatorAsync(EdgeServer.Administrator, "x"));
        await RefusedAsync("only administrator", () => book.RemoveAsync(EdgeServer.Administrator, "x"));
        await RefusedAsync("only administrator", () => book.SetRoleAsync(EdgeServer.Administrator, AccountRoles.Designer, "x"));
        await RefusedAsync("not a role", () => book.AddAsync(Designer, "Lead", null, "x"));
        await RefusedAsync("12 characters", () => book.AddAsync(Designer, AccountRoles.Designer, "short", "x"));
        await RefusedAsync("already taken", () => book.AddAsync(EdgeServer.Administrator, AccountRoles.Designer, null, "x"));
    }

    private static async Task RefusedAsync(string says, Func<Task> change) =>
        Assert.Contains(says, (await Assert.ThrowsAsync<AccountException>(change)).Message, StringComparison.Ordinal);
}
