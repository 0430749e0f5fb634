using Workflows.Storage;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Mailed codes and tries belong to a link and a browser: nobody uses up or locks what is another's (RULES.md#links-and-proof).</summary>
public sealed class GuessingTests
{
    private const string Helen = "helen.okafor";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_stranger_who_types_five_wrong_codes_again_and_again_never_locks_the_owner_out(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        for (var i = 0; i < 3; i++)
        {
            using var ben = await world.Deciders.AskForCodeAsync(link);
            var right = await world.Sent.CodeOfAsync(Helen);
            Assert.Equal(429, (await ben.GuessAsync(link, right, 5)).Status);
            Assert.Equal(429, (await ben.PostAsync(link, "Code", ("code", right))).Status);
        }

        using var helen = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("Approve", helen.Buttons);
        Assert.Equal(3, await world.CountAsync("select count(*) from audit where action = 'link.locked'"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_counts_only_in_the_browser_that_asked_for_it(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var helen = await world.Deciders.AskForCodeAsync(link);
        var code = await world.Sent.CodeOfAsync(Helen);
        using var ben = await world.Deciders.AskForCodeAsync(link);
        using var stranger = world.Browse();
        await stranger.OpenAsync(link);

        Assert.Equal(422, (await ben.PostAsync(link, "Code", ("code", code))).Status);
        Assert.Equal(422, (await stranger.PostAsync(link, "Code", ("code", code))).Status);
        Assert.Contains("Approve", (await helen.PressAsync("Continue", ("code", code))).Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_revoked_link_touches_nothing_of_the_live_one(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var dead = await AskAsync(world);
        await world.Time.PassAsync(new DateTimeOffset(2026, 11, 25, 10, 12, 0, TimeSpan.Zero));
        var live = await world.Sent.LinkOfAsync(Helen, "EM-02");
        using var helen = await world.Deciders.AskForCodeAsync(live);
        var code = await world.Sent.CodeOfAsync(Helen);

        // The same browser too: what it does on the dead link is not done on the live one.
        foreach (var browser in new[] { await world.Deciders.AskForCodeAsync(dead), helen })
        {
            await browser.PostAsync(dead, "SendCode");
            await browser.PostAsync(dead, "SendCode");
            await browser.PostAsync(dead, "SendCode");
            Assert.Contains("Three codes were sent", (await browser.PostAsync(dead, "SendCode")).Html, StringComparison.Ordinal);
            Assert.Equal(422, (await browser.PostAsync(dead, "Code", ("code", code))).Status);
            Assert.Equal(429, (await browser.GuessAsync(dead, code, 4)).Status);
        }

        Assert.Contains("Approve", (await helen.PostAsync(live, "Code", ("code", code))).Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_revoked_link_tries_no_authenticator_and_offers_a_fresh_link_only(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world, 421, F2Answers.IndividualAssessment);
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        using var stranger = await world.Deciders.OpenAsync(Helen);
        await world.Time.PassAsync(new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero));
        await world.Time.PassAsync(new DateTimeOffset(2026, 11, 25, 10, 12, 0, TimeSpan.Zero));
        using var again = await world.Deciders.AskForCodeAsync(link);
        var shown = await again.PostAsync(link, "Code", ("code", await world.Sent.CodeOfAsync(Helen)));

        Assert.Equal(["Send a fresh link"], shown.Buttons);
        await again.GuessAuthenticatorAsync(link, secret, 6);
        var mails = (await world.Sent.MailsAsync()).Count;
        await again.PostAsync(link, "Invite");
        Assert.Equal(0, await world.CountAsync("select wrong + locks from authenticators"));
        Assert.Equal(mails, (await world.Sent.MailsAsync()).Count);
        await again.PostAsync(link, "Fresh");
        Assert.Equal(Helen, (await world.Sent.MailsAsync())[^1].To);
        Assert.Equal(mails + 1, (await world.Sent.MailsAsync()).Count);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_scanner_that_asks_for_three_codes_leaves_three_to_the_person_who_comes_after_it(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var scanner = await world.Deciders.AskForCodeAsync(link);
        await scanner.PressAsync("Send a new code");
        await scanner.PressAsync("Send a new code");
        Assert.Contains("Three codes were sent", (await scanner.PressAsync("Send a new code")).Html, StringComparison.Ordinal);

        using var helen = await world.Deciders.AskForCodeAsync(link);
        await helen.PressAsync("Send a new code");
        await helen.PressAsync("Send a new code");
        Assert.Equal(6, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32"));
        await helen.PressAsync("Continue", ("code", await world.Sent.CodeOfAsync(Helen)));
        Assert.Contains("Approve", helen.Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_double_click_counts_once_with_a_right_code_with_a_wrong_one_and_when_a_code_is_asked_for(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var helen = world.Browse();
        await helen.OpenAsync(link);
        await helen.PressAsync("Send me a code");
        await helen.PressAtOnceAsync("Send a new code", 2);
        Assert.Equal(2, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32"));

        // The same page pressed again later, after going back, asks for another code.
        await helen.OpenAsync(link);
        var page = helen.Shown.Fill("Send me a code", []);
        foreach (var minute in new[] { 12, 12, 14 })
        {
            world.Time.MoveTo(11, 24, 10, minute);
            await helen.PostAsync(page.Action.ToString(), [.. page.Fields.Select(f => (f.Key, f.Value))]);
        }

        // The third code of the hour; the last press finds that three were sent.
        Assert.Equal(3, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32"));
        Assert.Contains("Three codes were sent", helen.Page, StringComparison.Ordinal);
        var code = await world.Sent.CodeOfAsync(Helen);
        var wrong = await helen.PressAtOnceAsync("Continue", 2, ("code", WrongCodes.Other(code)));
        Assert.All(wrong, w => Assert.Equal(422, w.Status));
        Assert.Equal(1, await world.CountAsync("select wrong from link_tries"));
        Assert.DoesNotContain(await world.Sent.MailsAsync(), m => m.Template == "EM-38");

        var pages = await helen.PressAtOnceAsync("Continue", 2, ("code", code));
        Assert.All(pages, p => Assert.Contains("Approve", p.Buttons));
        Assert.Equal(0, await world.CountAsync("select wrong from link_tries"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_code_that_was_sent_and_is_too_old_is_no_guess(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var helen = await world.Deciders.AskForCodeAsync(link);
        var first = await world.Sent.CodeOfAsync(Helen);
        await helen.PressAsync("Send a new code");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(422, (await helen.PressAsync("Continue", ("code", first))).Status);
            Assert.Equal(422, (await helen.PressAsync("Continue", ("code", ""))).Status);
        }

        Assert.Equal(200, (await helen.PressAsync("Continue", ("code", await world.Sent.CodeOfAsync(Helen)))).Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_link_on_which_thirty_wrong_codes_were_typed_is_replaced_by_one_that_the_stranger_does_not_have(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        for (var i = 0; i < 6; i++)
        {
            using var ben = await world.Deciders.AskForCodeAsync(link);
            var last = await ben.GuessAsync(link, await world.Sent.CodeOfAsync(Helen), 5);
            Assert.Equal(429, last.Status);
            Assert.Equal(i == 5, last.Html.Contains("A fresh one was sent", StringComparison.Ordinal));
        }

        Assert.NotEqual(link, await world.Sent.LinkOfAsync(Helen));
        using var helen = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("Approve", helen.Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_link_for_which_twelve_codes_were_asked_within_an_hour_is_replaced(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        for (var i = 0; i < 4; i++)
        {
            using var scanner = await world.Deciders.AskForCodeAsync(link);
            await scanner.PressAsync("Send a new code");
            await scanner.PressAsync("Send a new code");
        }

        using var late = await world.Deciders.AskForCodeAsync(link);
        Assert.Equal(429, late.Status);
        Assert.Equal(12, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32"));
        using var helen = await world.Deciders.OpenAsync(Helen);
        Assert.Contains("Approve", helen.Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_unknown_link_answers_every_step_as_a_known_one_does(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var known = await AnswersAsync(world, await AskAsync(world));
        Assert.Equal(known, await AnswersAsync(world, "/t/" + new string('A', 43)));
    }

    private static async Task<List<string>> AnswersAsync(CaseworkWorld world, string link)
    {
        using var browser = world.Browse();
        await browser.OpenAsync(link);
        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var sent = await browser.PostAsync(link, "SendCode");
            answers.Add($"{sent.Status} {sent.Words}");
        }

        for (var i = 0; i < 6; i++)
        {
            var tried = await browser.PostAsync(link, "Code", ("code", "12345"));
            answers.Add($"{tried.Status} {tried.Words}");
        }

        return answers;
    }

    private static async Task<string> AskAsync(CaseworkWorld world, int number = 417, (string, string?)[]? changes = null)
    {
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", number), changes));
        return await world.Sent.LinkOfAsync(Helen);
    }
}
