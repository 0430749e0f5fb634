using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Accounts;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Edge;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>An administrator removes the authenticator of a colleague who lost the phone, outside Development, where everybody has one.</summary>
public sealed class LostAuthenticatorTests
{
    private const string Publisher = "publisher@charity.example";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_administrator_proves_who_they_are_and_the_colleague_sets_up_another_one(Dialect dialect)
    {
        await using var server = await EdgeServer.StartAsync(dialect);
        using var scope = server.Get<IServiceScopeFactory>().CreateScope();
        var book = scope.ServiceProvider.GetRequiredService<AccountBook>();
        var password = await book.AddAsync(Publisher, AccountRoles.Publisher, null, "test");
        using var owner = server.Browse();
        await owner.OpenAsync("/");
        await Team.TypeAsync(owner, Publisher, password);
        var lost = new DemoAuthenticator(ShownPage.TextOf(owner.Shown.All(".secret")[0]));
        await owner.PressAsync("Finish and sign in", ("Code", lost.Next()));
        Assert.Equal("Operations", owner.Heading);
        var team = new Team(server);
        using var administrator = await team.EnterAsync();
        var account = (await book.ListAsync()).Single(a => a.Email == Publisher);
        await administrator.OpenAsync("/accounts/" + account.Id);

        // A code that came with a wrong password is not used up.
        var next = team.Authenticator.Next();
        foreach (var (own, code) in new[] { ("not it", next), (EdgeServer.Password, "000000"), (EdgeServer.Password, "") })
        {
            await administrator.PressAsync("Remove the authenticator", ("Password", own), ("Code", code));
            Assert.Equal(401, administrator.Status);
            Assert.True((await book.ListAsync()).Single(a => a.Email == Publisher).HasAuthenticator);
        }

        await owner.OpenAsync("/");
        Assert.Equal("Operations", owner.Heading);
        await administrator.PressAsync("Remove the authenticator", ("Password", EdgeServer.Password), ("Code", next));
        Assert.Contains("The authenticator is removed.", administrator.Words, StringComparison.Ordinal);

        await owner.OpenAsync("/");
        await Team.TypeAsync(owner, Publisher, password);
        Assert.Equal("Set up your authenticator", owner.Heading);
        var audit = await SignInTests.AuditAsync(server);
        var removed = Assert.Single(audit, e => e.Action == "account.authenticator-removed");
        var administrators = (await book.ListAsync()).Single(a => a.Email == EdgeServer.Administrator);
        Assert.Equal(("account:" + administrators.Id, "account:" + account.Id), (removed.Actor, removed.Subject));
        Assert.Equal(3, audit.Count(e => e.Action == "account.confirmation-failed"));
    }
}
