using Workflows.Storage;
using Workflows.Tests.Decisions;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Mine;

/// <summary>How a person gets the link to their own tasks and cases.</summary>
public sealed class MeTests
{
    private const string Helen = "helen.okafor";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_known_an_unknown_and_a_left_persons_address_get_the_same_answer_and_cause_the_same_work(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        await world.Database.ExecuteAsync("update people set active = @no where id = 'w-11'", new { no = false });

        var known = await world.AskForLinkAsync("helen.okafor@harbour.example");
        var unknown = await world.AskForLinkAsync("nobody@elsewhere.example");
        var left = await world.AskForLinkAsync("ben.cole@harbour.example");

        Assert.Equal((200, "/me"), (known.Status, known.Path));
        Assert.Equal("Look in your e-mail", known.Heading);
        Assert.Equal(known.Html, unknown.Html);
        Assert.Equal(known.Html, left.Html);
        Assert.DoesNotContain("@", known.Words, StringComparison.Ordinal);
        // Nothing was looked up yet: each request waits in the lane, whoever it is for.
        Assert.Equal(0, await world.CountAsync("select count(*) from tasks"));
        Assert.Equal(3, await world.SendLinksAsync());

        var mail = Assert.Single(await world.Sent.MailsAsync());
        Assert.Equal((Helen, "EM-71", world.Clock.Now), (mail.To, mail.Template, mail.At));
    }

    [Fact]
    public async Task The_fourth_request_of_an_hour_gets_the_same_answer_and_no_mail_and_the_link_in_use_stays_valid()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var helen = await world.OpenMineAsync(Helen);
        var link = await world.Sent.LinkOfAsync(Helen, "EM-71");
        var answers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add((await world.AskForLinkAsync("Helen.Okafor@harbour.example")).Html);
            await world.SendLinksAsync();
        }

        Assert.Single(answers.Distinct());
        var mails = (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-71").ToList();
        Assert.Equal(3, mails.Count);
        Assert.All(mails, m => Assert.Contains(link, m.Text, StringComparison.Ordinal));
        Assert.Equal("Your tasks and cases", (await helen.OpenAsync(link)).Heading);

        world.Time.MoveTo(11, 24, 11, 20);
        await world.AskForLinkAsync("helen.okafor@harbour.example");
        Assert.Equal(1, await world.SendLinksAsync());
    }

    [Fact]
    public async Task A_network_that_asks_for_very_many_links_is_told_so_and_the_links_that_were_sent_work()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var helen = await world.OpenMineAsync(Helen);
        using var browser = world.Browse();
        var status = 200;
        for (var i = 0; i < 60; i++)
        {
            await browser.OpenAsync("/me");
            status = (await browser.PressAsync("Send me a link", ("email", $"person{i}@harbour.example"))).Status;
        }

        Assert.Equal(429, status);
        Assert.Contains("from your network", browser.Words, StringComparison.Ordinal);
        Assert.Equal("Your tasks and cases", (await helen.OpenAsync(await world.Sent.LinkOfAsync(Helen, "EM-71"))).Heading);
    }

    [Theory]
    [InlineData("")]
    [InlineData("helen okafor")]
    [InlineData("a@b.example, c@d.example")]
    public async Task What_is_no_address_is_said_at_once(string typed)
    {
        await using var world = await CaseworkWorld.StartAsync();

        var page = await world.AskForLinkAsync(typed);

        Assert.Equal(400, page.Status);
        Assert.Contains("Type your e-mail address", page.Words, StringComparison.Ordinal);
        Assert.Equal(0, await world.SendLinksAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task SC_15_a_scanner_that_opens_the_link_and_follows_everything_changes_nothing_and_reads_no_reference(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.AskForLinkAsync("helen.okafor@harbour.example");
        await world.SendLinksAsync();
        var link = await world.Sent.LinkOfAsync(Helen, "EM-71");
        var before = await world.SnapshotAsync();
        using var scanner = world.Browse();
        foreach (
            var address in (string[])
                ["/me", link, .. (await scanner.OpenAsync(link)).Addresses.Where(a => !a.Contains('?', StringComparison.Ordinal))]
        )
        {
            await scanner.HeadAsync(address);
            var page = await scanner.OpenAsync(address);
            Assert.DoesNotContain(arrangement.CaseReference, page.Html, StringComparison.Ordinal);
        }

        Assert.Equal(before, await world.SnapshotAsync());
        foreach (var handler in (string[])["Act", "Find", "Authenticator", "MoreTime"])
        {
            Assert.Equal(403, (await scanner.PostAsync(link, handler, ("action", "open-case"), ("case", arrangement.Id))).Status);
        }

        Assert.Equal(before, await world.SnapshotAsync());
    }

    [Fact]
    public async Task SC_16_a_forwarded_link_sends_the_code_to_its_owner_and_does_not_open_for_a_colleague()
    {
        await using var world = await CaseworkWorld.StartAsync();
        using var helen = await world.OpenMineAsync(Helen);
        using var ben = world.Browse();
        await ben.OpenAsync(await world.Sent.LinkOfAsync(Helen, "EM-71"));
        Assert.Equal("Open your request", ben.Heading);
        await ben.PressAsync("Send me a code");

        Assert.Equal([Helen, Helen], (await world.Sent.MailsAsync()).Where(m => m.Template == "EM-32").Select(m => m.To));
        Assert.Equal(422, (await ben.PressAsync("Continue", ("code", "000000"))).Status);
    }

    [Fact]
    public async Task Who_has_left_is_shown_nothing_from_the_next_page_on()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        using var helen = await world.OpenMineAsync(Helen);
        Assert.Contains(arrangement.CaseReference, helen.Page, StringComparison.Ordinal);
        var link = await world.Sent.LinkOfAsync(Helen, "EM-71");
        await world.Database.ExecuteAsync("update people set active = @no where id = 'l-01'", new { no = false });

        Assert.Equal(403, (await helen.PressAsync($"Open {arrangement.CaseReference}")).Status);
        Assert.DoesNotContain(arrangement.CaseReference, (await helen.OpenAsync(link)).Html, StringComparison.Ordinal);
        await helen.PressAsync("Send me a code");
        Assert.Single(await world.Sent.MailsAsync(), m => m.Template == "EM-32");
    }
}
