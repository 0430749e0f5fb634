using OtpNet;
using Workflows.HumanTasks.Identity;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>An authenticator is worth more than the mailbox: how it is set up, tried and removed (RULES.md#links-and-proof).</summary>
public sealed class AuthenticatorTests
{
    private const string Helen = "helen.okafor";
    private static readonly string[] OwnerAndTeam = ["dana.fox", Helen, "lee.wong"];

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Every_page_of_an_invitation_shows_a_fresh_secret_and_a_copied_one_is_worth_nothing(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        await AskAsync(world);
        using var thief = await world.Deciders.OpenAsync(Helen, "EM-39");
        var copied = SecretOf(thief);
        var handedOver = await world.Deciders.HandOverAsync(CaseworkWorld.Helen);
        using var helen = await world.Deciders.OpenAsync(Helen, "EM-39");
        var secret = SecretOf(helen);
        Assert.NotEqual(copied, secret);
        Assert.Equal(0, await world.CountAsync("select count(*) from authenticators"));

        var missed = await helen.PressAsync("Finish", ("code", "000000"), ("handedOver", handedOver));
        Assert.Equal(422, missed.Status);
        Assert.Equal(secret, SecretOf(helen));
        var done = await helen.PressAsync("Finish", ("code", WrongCodes.CodeOf(secret)), ("handedOver", handedOver));
        Assert.Contains("Your authenticator is set up", done.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", done.Html, StringComparison.Ordinal);

        using var decider = await world.Deciders.OpenAsync(Helen);
        var link = await world.Sent.LinkOfAsync(Helen);
        Assert.Equal(422, (await decider.PostAsync(link, "Authenticator", ("code", WrongCodes.CodeOf(copied)))).Status);
        Assert.Contains("Approve", (await SignInAsync(world, decider, link, secret)).Buttons);
        Assert.Contains("This invitation has ended", (await ThiefFinishesAsync(thief, copied)).Html, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Without_a_code_from_the_manager_it_counts_after_a_day_and_owner_and_team_are_told_at_once(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        var secret = await SetUpAsync(world);
        var told = (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-50").ToList();
        Assert.Equal(OwnerAndTeam, told.Select(m => m.To).Order(StringComparer.Ordinal));
        Assert.All(told, m => Assert.Contains("l-01", m.Text, StringComparison.Ordinal));
        Assert.All(told, m => Assert.Contains("Wednesday 25 November, 10:12", m.Text, StringComparison.Ordinal));
        Assert.All(told, m => Assert.Equal(world.Clock.Now, m.At));

        using var early = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("counts from <strong>Wednesday 25 November, 10:12", early.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Sign in to decide", early.Buttons);
        await early.PostAsync(link, "Authenticator", ("code", WrongCodes.CodeOf(secret, 1)));
        Assert.DoesNotContain("Approve", early.Buttons);
        Assert.Equal(403, (await early.PostAsync(link, "Decide", ("outcome", "approve"))).Status);

        world.Time.MoveTo(11, 25, 10, 12);
        using var helen = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("Approve", (await SignInAsync(world, helen, link, secret)).Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Set_up_on_a_Friday_evening_it_counts_when_a_working_day_has_passed(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        await AskAsync(world);
        world.Time.MoveTo(11, 27, 18, 30);
        await SetUpAsync(world);

        Assert.Equal(
            new DateTimeOffset(2026, 11, 30, 17, 0, 0, TimeSpan.Zero),
            (await world.InAsync(t => world.Get<Authenticators>().FindAsync(t, CaseworkWorld.Helen)))!.CountsFrom
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_from_the_manager_works_once_and_five_wrong_ones_end_it(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var handedOver = await world.Deciders.HandOverAsync(CaseworkWorld.Helen);
        using var thief = await world.Deciders.OpenAsync(Helen, "EM-39");
        var code = WrongCodes.CodeOf(SecretOf(thief));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(422, (await thief.PressAsync("Finish", ("code", code), ("handedOver", $"AAAAA-AAAA{i}"))).Status);
        }

        var fifth = await thief.PressAsync("Finish", ("code", code), ("handedOver", "AAAAA-AAAAA"));
        Assert.Equal(429, fifth.Status);
        Assert.Equal(OwnerAndTeam, (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-52").Select(m => m.To).Order());
        Assert.Equal(422, (await thief.PressAsync("Finish", ("code", code), ("handedOver", handedOver))).Status);
        Assert.Equal(0, await world.CountAsync("select count(*) from authenticators"));

        var second = await world.Deciders.HandOverAsync(CaseworkWorld.Helen);
        await SetUpAsync(world, second.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));
        await world.InAsync(t => world.Get<Authenticators>().RemoveAsync(t, CaseworkWorld.Helen, "command-line"));
        await world.Deciders.HandOverAsync(CaseworkWorld.Helen);
        using var again = await world.Deciders.OpenAsync(Helen, "EM-39");
        var used = await again.PressAsync("Finish", ("code", WrongCodes.CodeOf(SecretOf(again))), ("handedOver", second));
        Assert.Equal(422, used.Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task One_that_does_not_count_yet_is_replaced_with_a_code_from_the_manager_and_by_nobody_else(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        var thiefs = await SetUpAsync(world);
        var handedOver = await world.Deciders.HandOverAsync(CaseworkWorld.Helen);
        using var helen = await world.Deciders.OpenAsync(Helen, "EM-39");
        Assert.Contains("If it was not you who set it up", helen.Page, StringComparison.Ordinal);
        var secret = SecretOf(helen);
        Assert.Equal(422, (await helen.PressAsync("Finish", ("code", WrongCodes.CodeOf(secret)))).Status);
        await helen.PressAsync("Finish", ("code", WrongCodes.CodeOf(secret)), ("handedOver", handedOver));

        world.Time.MoveTo(11, 25, 10, 12);
        using var decider = await world.Deciders.OpenAsync(Helen);
        Assert.Equal(422, (await decider.PostAsync(link, "Authenticator", ("code", WrongCodes.CodeOf(thiefs)))).Status);
        Assert.Contains("Approve", (await SignInAsync(world, decider, link, secret)).Buttons);
        Assert.Null((await world.InAsync(t => world.Get<AuthenticatorInvitations>().InviteByHandAsync(t, CaseworkWorld.Helen, "x"))).Code);
        Assert.Null((await world.InAsync(t => world.Get<AuthenticatorInvitations>().InviteByHandAsync(t, "nobody", "x"))).Code);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_newer_invitation_ends_the_older_and_a_double_click_on_Finish_is_one(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        await AskAsync(world);
        using var older = await world.Deciders.OpenAsync(Helen, "EM-39");
        var first = SecretOf(older);
        var handedOver = await world.Deciders.HandOverAsync(CaseworkWorld.Helen);
        Assert.Contains("This invitation has ended", (await ThiefFinishesAsync(older, first)).Html, StringComparison.Ordinal);
        Assert.Equal(0, await world.CountAsync("select count(*) from authenticators"));

        using var helen = await world.Deciders.OpenAsync(Helen, "EM-39");
        var code = WrongCodes.CodeOf(SecretOf(helen));
        var pages = await helen.PressAtOnceAsync("Finish", 3, ("code", code), ("handedOver", handedOver));
        Assert.All(pages, p => Assert.Contains("Your authenticator is set up", p.Html, StringComparison.Ordinal));
        Assert.Equal(3, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-50"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Wrong_codes_are_counted_by_person_over_all_tasks_and_a_right_mailed_code_forgives_none(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        for (var i = 0; i < 2; i++)
        {
            var link = await AskAsync(world, 421 + i);
            using var thief = await world.Deciders.OpenAsync(Helen);
            Assert.Equal(422, (await thief.GuessAuthenticatorAsync(link, secret, 2)).Status);
        }

        var third = await AskAsync(world, 423);
        using var browser = await world.Deciders.OpenAsync(Helen);
        var fifth = await browser.GuessAuthenticatorAsync(third, secret, 1);
        Assert.Equal(429, fifth.Status);
        Assert.Contains("None is taken until Tuesday 24 November, 10:27", fifth.Html, StringComparison.Ordinal);
        Assert.Equal(429, (await SignInAsync(world, browser, third, secret)).Status);
        var told = (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-52").Select(m => m.To).Order(StringComparer.Ordinal);
        Assert.Equal(["dana.fox", Helen, Helen, "lee.wong"], told);

        // Mailed codes are counted apart: the same link still gives and takes them.
        using var other = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("Code from your authenticator app", other.Page, StringComparison.Ordinal);

        world.Time.MoveTo(11, 24, 10, 27);
        Assert.Equal(429, (await other.GuessAuthenticatorAsync(third, secret, 5)).Status);
        world.Time.MoveTo(11, 24, 10, 56);
        Assert.Equal(429, (await SignInAsync(world, other, third, secret)).Status);
        world.Time.MoveTo(11, 24, 10, 57);
        Assert.Contains("Approve", (await SignInAsync(world, other, third, secret)).Buttons);
        Assert.Equal(0, await world.CountAsync("select wrong + locks from authenticators"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_double_click_on_Sign_in_is_no_wrong_try_and_signs_in(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        var link = await AskAsync(world);
        using var helen = await world.Deciders.OpenAsync(Helen);
        var code = WrongCodes.CodeOf(secret);
        var pages = await helen.PressAtOnceAsync("Sign in to decide", 3, ("code", code));
        Assert.All(pages, p => Assert.Contains("Approve", p.Buttons));

        using var other = await world.Deciders.OpenAsync(Helen);
        Assert.Equal(422, (await other.PressAsync("Sign in to decide", ("code", code))).Status);
        Assert.Equal(0, await world.CountAsync("select wrong from authenticators"));
        Assert.NotNull(link);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_removed_authenticator_proves_nothing_and_owner_and_team_are_told(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        var lost = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        var authenticators = world.Get<Authenticators>();
        Assert.False(await world.InAsync(t => authenticators.RemoveAsync(t, "nobody", "command-line")));
        Assert.True(await world.InAsync(t => authenticators.RemoveAsync(t, CaseworkWorld.Helen, "command-line")));
        Assert.Equal(OwnerAndTeam, (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-51").Select(m => m.To).Order());

        using var browser = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("Send me that e-mail again", browser.Page, StringComparison.Ordinal);
        var tried = await browser.PostAsync(link, "Authenticator", ("code", WrongCodes.CodeOf(lost, 1)));
        Assert.DoesNotContain("Approve", tried.Buttons);
        var invitations = (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-39");
        await browser.PostAsync(link, "Invite");
        Assert.Equal(invitations + 1, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-39"));
        Assert.Equal(
            ["authenticator.enrolled", "authenticator.removed"],
            await world.Database.QueryAsync<string>("select action from audit where action like 'authenticator.%' order by action")
        );
    }

    private static async Task<string> AskAsync(CaseworkWorld world, int number = 421)
    {
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", number), F2Answers.IndividualAssessment));
        return await world.Sent.LinkOfAsync(Helen);
    }

    /// <summary>Sets Helen's authenticator up on the page of her newest invitation, with or without a code from her manager.</summary>
    private static async Task<byte[]> SetUpAsync(CaseworkWorld world, string handedOver = "")
    {
        using var browser = await world.Deciders.OpenAsync(Helen, "EM-39");
        var secret = SecretOf(browser);
        await browser.PressAsync("Finish", ("code", WrongCodes.CodeOf(secret)), ("handedOver", handedOver));
        Assert.Contains("Your authenticator is set up", browser.Page, StringComparison.Ordinal);
        return secret;
    }

    private static async Task<ShownPage> SignInAsync(CaseworkWorld world, FormBrowser browser, string link, byte[] secret)
    {
        // Half a minute is let pass since the last code, in the place that notes it.
        await world.Database.ExecuteAsync("update authenticators set last_step = 0");
        return await browser.PostAsync(link, "Authenticator", ("code", WrongCodes.CodeOf(secret)));
    }

    private static Task<ShownPage> ThiefFinishesAsync(FormBrowser thief, byte[] secret) =>
        thief.PressAsync("Finish", ("code", WrongCodes.CodeOf(secret)));

    private static byte[] SecretOf(FormBrowser browser) =>
        Base32Encoding.ToBytes(browser.Shown.Text(".secret").Replace(" ", "", StringComparison.Ordinal));
}
