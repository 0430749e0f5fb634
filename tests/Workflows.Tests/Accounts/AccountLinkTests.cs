using Workflows.Server.Accounts;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Accounts;

/// <summary>The mailed links of invitations and resets: one use, a time, and nothing that happens by opening them.</summary>
public sealed class AccountLinkTests(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    private const string Wanted = "a password of my own";
    private const string NotValid = "It was used already, is too old, or was replaced by a newer one";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_invited_person_sets_a_password_by_the_mailed_link_and_signs_in(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = AccountDesk.NewAddress("invited");
        var link = await desk.InviteAsync(administrator, email, AccountRoles.Designer);
        Assert.Contains($"{email} – Designer no not known invited, until ", administrator.Words, StringComparison.Ordinal);
        Assert.Null(await desk.TokensAsync(email, ""));

        using var owner = server.Browse();
        for (var scan = 0; scan < 3; scan++)
        {
            await owner.HeadAsync(link);
            await owner.OpenAsync(link);
            Assert.Equal((200, "Choose your password"), (owner.Status, owner.Heading));
        }

        Assert.Contains("At least 12 characters", owner.Words, StringComparison.Ordinal);
        await owner.PressAsync("Set password", ("Wanted", Wanted), ("Again", "something else here"));
        Assert.Equal(400, owner.Status);
        await owner.PressAsync("Set password", ("Wanted", "short"), ("Again", "short"));
        Assert.Equal(400, owner.Status);
        Assert.Contains("12 characters", owner.Shown.Text(".errors ul"), StringComparison.Ordinal);
        Assert.False((await desk.FindAsync(email))!.HasPassword);
        await owner.PressAsync("Set password", ("Wanted", Wanted), ("Again", Wanted));
        Assert.Equal((200, "Sign in"), (owner.Status, owner.Heading));
        Assert.Contains("Your password is set. Sign in with it.", owner.Words, StringComparison.Ordinal);
        await Team.TypeAsync(owner, email, Wanted);
        Assert.Equal("Operations", owner.Heading);

        await GoneAsync(server, link);
        var account = (await desk.FindAsync(email))!;
        Assert.Equal(
            (true, "Designer", true, null),
            (account.HasPassword, account.Roles.Single(), account.SignedInAt is not null, account.LinkExpiresAt)
        );
        var administrators = "account:" + (await desk.FindAsync(ScenarioServer.Administrator))!.Id;
        Assert.Equal(
            [
                ("account.invited", administrators),
                ("account.sign-in-failed", AuditEntry.System),
                ("account.password-set", "account:" + account.Id),
                ("account.signed-in", "account:" + account.Id),
            ],
            await desk.AuditAsync(account.Id)
        );
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_link_that_is_unknown_or_too_old_or_replaced_by_a_newer_one_gets_one_sentence(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = AccountDesk.NewAddress("invited");
        var first = await desk.InviteAsync(administrator, email, AccountRoles.Auditor);
        var second = await desk.InviteAsync(administrator, email, AccountRoles.Designer);

        await GoneAsync(server, "/sign-in/password/" + new string('A', 43));
        await GoneAsync(server, first);
        using var owner = server.Browse();
        await owner.OpenAsync(second);
        Assert.Equal(200, owner.Status);
        Assert.Equal(["Designer"], (await desk.FindAsync(email))!.Roles);

        await server.Clock.MoveToAsync(server.Clock.Now.AddHours(71));
        await owner.OpenAsync(second);
        Assert.Equal(200, owner.Status);
        await server.Clock.MoveToAsync(server.Clock.Now.AddHours(2));
        await owner.PressAsync("Set password", ("Wanted", Wanted), ("Again", Wanted));
        Assert.Equal(410, owner.Status);
        Assert.Contains(NotValid, owner.Words, StringComparison.Ordinal);
        await GoneAsync(server, second);
        Assert.False((await desk.FindAsync(email))!.HasPassword);
        await administrator.OpenAsync("/accounts");
        Assert.Contains($"{email} – Designer no not known invited, the link is too old", administrator.Words, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_link_that_is_used_several_times_at_once_counts_once(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = AccountDesk.NewAddress("twice");
        using var owner = server.Browse();
        await owner.OpenAsync(await desk.InviteAsync(administrator, email, AccountRoles.Designer));

        var pages = await owner.PressAtOnceAsync("Set password", 5, ("Wanted", Wanted), ("Again", Wanted));

        Assert.Equal([200, 410, 410, 410, 410], pages.Select(p => p.Status).Order());
        Assert.Single(await desk.AuditAsync((await desk.FindAsync(email))!.Id), e => e.Action == "account.password-set");
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_reset_link_ends_nothing_until_it_is_used_and_then_every_session_and_token(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = await desk.AddAsync(AccountRoles.Designer);
        using var owner = await desk.EnterAsync(email);
        var tokens = (await desk.TokensAsync(email))!.Value;
        await desk.OpenAsync(administrator, email);
        await administrator.PressAsync("Send a reset link");
        Assert.Contains("A link is on its way.", administrator.Words, StringComparison.Ordinal);
        var link = await desk.LinkAsync(email, "Choose a new password");

        await owner.OpenAsync("/");
        Assert.Equal("Operations", owner.Heading);
        Assert.Equal((true, true), await desk.TakesAsync(tokens));
        using var other = server.Browse();
        await other.OpenAsync(link);
        await other.PressAsync("Set password", ("Wanted", Wanted), ("Again", Wanted));

        Assert.Equal((false, false), await desk.TakesAsync(tokens));
        await owner.OpenAsync("/");
        Assert.Equal("Sign in", owner.Heading);
        Assert.Null(await desk.TokensAsync(email));
        Assert.NotNull(await desk.TokensAsync(email, Wanted));
        await GoneAsync(server, link);
    }

    [Fact]
    public async Task A_link_ends_when_its_owner_changes_the_password_and_its_token_is_stored_nowhere()
    {
        var server = await servers.GetAsync(Dialect.Sqlite);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = await desk.AddAsync(AccountRoles.Designer);
        await desk.OpenAsync(administrator, email);
        await administrator.PressAsync("Send a reset link");
        var link = await desk.LinkAsync(email, "Choose a new password");
        var stored = await server.Database.QueryAsync<string>("select token_hash from account_links");
        Assert.DoesNotContain(stored, hash => link.EndsWith(hash, StringComparison.Ordinal));
        Assert.All(stored, hash => Assert.Matches("^[0-9a-f]{64}$", hash));

        using var owner = await desk.EnterAsync(email);
        await owner.OpenAsync("/account");
        await owner.PressAsync("Change it", ("Current", AccountDesk.Password), ("Wanted", Wanted), ("Again", Wanted));

        Assert.Contains("Your password is changed.", owner.Words, StringComparison.Ordinal);
        await GoneAsync(server, link);
    }

    [Fact]
    public async Task Who_has_an_account_or_no_address_is_not_invited()
    {
        var server = await servers.GetAsync(Dialect.Sqlite);
        var desk = new AccountDesk(server);
        using var administrator = await desk.AdministerAsync();
        var email = await desk.AddAsync(AccountRoles.Designer);
        foreach (
            var (typed, role, says) in new[]
            {
                (email.ToUpperInvariant(), AccountRoles.Administrator, "has an account already."),
                ("no address", AccountRoles.Designer, "Type one plain e-mail address"),
                ("", "", "Type the e-mail address of the person whom you invite. Choose the role that they get."),
                (AccountDesk.NewAddress("odd"), "Lead", "'Lead' is not a role"),
            }
        )
        {
            await administrator.OpenAsync("/accounts");
            await administrator.PressAsync("Send the invitation", ("Email", typed), ("Role", role));
            Assert.Equal(400, administrator.Status);
            Assert.Contains(says, administrator.Shown.Text(".errors ul"), StringComparison.Ordinal);
        }

        Assert.Equal(["Designer"], (await desk.FindAsync(email))!.Roles);
    }

    private static async Task GoneAsync(ScenarioServer server, string link)
    {
        using FormBrowser browser = server.Browse();
        await browser.OpenAsync(link);
        Assert.Equal((410, "This link is not valid"), (browser.Status, browser.Heading));
        Assert.Contains(NotValid, browser.Words, StringComparison.Ordinal);
    }
}
