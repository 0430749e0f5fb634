using Workflows.Casework.Arrangements;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>The address of a page says which link it is, and what is wrong with it (RULES.md#links-and-proof).</summary>
public sealed class LinkAddressTests
{
    private const string Helen = "helen.okafor";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory]
    [InlineData("cut", "")]
    [InlineData("", ".")]
    [InlineData("", ")")]
    [InlineData("", ">")]
    [InlineData("", "%E2%80%A6")]
    [InlineData("", "/")]
    [InlineData("", "/more")]
    [InlineData("all", "")]
    public async Task A_damaged_link_says_that_it_is_incomplete_and_promises_no_code(string cut, string added)
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var link = await world.Sent.LinkOfAsync(Helen);
        var damaged =
            (
                cut == "cut" ? link[..^5]
                : cut == "all" ? "/t"
                : link
            ) + added;
        using var browser = world.Browse();
        await browser.OpenAsync(link);
        var page = await browser.OpenAsync(damaged);
        Assert.Equal("This link is incomplete", page.Heading);
        Assert.Empty(page.Buttons);
        var posted = await browser.PostAsync(damaged, "SendCode");
        Assert.Equal("This link is incomplete", posted.Heading);
        Assert.DoesNotContain("on its way", posted.Html, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await world.CountAsync("select count(*) from task_codes") + await world.CountAsync("select count(*) from link_tries")
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_form_field_Token_never_overrides_the_address(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var first = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var proven = await world.Sent.LinkOfAsync(Helen);
        using var helen = await world.Deciders.OpenAsync(Helen);
        var second = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418)));
        var other = await world.Sent.LinkOfAsync(Helen);
        foreach (var name in new[] { "Token", "token", "TOKEN" })
        {
            // On the page of a link on which nothing was proven, the token of another decides nothing there.
            var refused = await helen.PostAsync(
                other,
                "Decide",
                ("outcome", "approve"),
                ("contentHash", first.ContentHash!),
                ("revision", "1"),
                (name, proven[3..])
            );
            Assert.Equal(403, refused.Status);
            var codes = (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32");
            await helen.PostAsync($"/t/{new string('A', 43)}", "SendCode", (name, other[3..]));
            Assert.Equal(codes, (await world.Sent.MailsAsync()).Count(m => m.Template == "EM-32"));
        }

        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        await helen.PostAsync(
            proven,
            "Decide",
            ("outcome", "approve"),
            ("contentHash", first.ContentHash!),
            ("revision", "1"),
            ("Token", other[3..])
        );
        Assert.Equal(first.Id, Assert.Single(await world.Database.QueryAsync<string>("select task_id from decisions")));
        Assert.Equal("open", (await world.Deciders.TaskAsync(second.Id)).Status);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_link_of_an_erased_case_says_so_once_its_owner_has_proven_who_they_are(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Deciders.AskAsync(arrangement);
        var link = await world.Sent.LinkOfAsync(Helen);
        using var before = await world.Deciders.OpenAsync(Helen);
        await EraseAsync(world, arrangement);

        using var browser = world.Browse();
        Assert.Contains("Send me a code", (await browser.OpenAsync(link)).Buttons);
        await browser.PressAsync("Send me a code");
        Assert.Equal(422, (await browser.GuessAsync(link, await world.Sent.CodeOfAsync(Helen), 4)).Status);
        var page = await browser.PressAsync("Continue", ("code", await world.Sent.CodeOfAsync(Helen)));
        Assert.Equal((200, "This case was erased"), (page.Status, page.Heading));
        Assert.Equal("This case was erased", (await before.OpenAsync(link)).Heading);
    }

    [Theory]
    [InlineData("Decide")]
    [InlineData("Choose")]
    [InlineData("Authenticator")]
    [InlineData("Enrol")]
    [InlineData("Fresh")]
    [InlineData("Invite")]
    [InlineData("NotMe")]
    public async Task No_step_of_a_page_that_was_open_when_its_case_was_erased_fails(string handler)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        var link = await world.Sent.LinkOfAsync(Helen);
        using var helen = await world.Deciders.OpenAsync(Helen);
        await EraseAsync(world, arrangement);
        var page = await helen.PostAsync(
            link,
            handler == "NotMe" ? "Decide" : handler,
            ("outcome", handler == "NotMe" ? "not_me" : "approve"),
            ("contentHash", task.ContentHash!),
            ("revision", "1"),
            ("code", "123456")
        );

        Assert.Equal((410, "This case was erased"), (page.Status, page.Heading));
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_workers_page_of_an_erased_case_says_so_too(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.InAsync(t => world.Get<ArrangementMail>().SendAsync(t, "e-1", "EM-14", arrangement.Id, ["Worker"]));
        var link = await world.Sent.LinkOfAsync("asha.malik", "EM-14");
        await EraseAsync(world, arrangement);
        using var asha = await world.Deciders.AskForCodeAsync(link);
        await asha.PressAsync("Continue", ("code", await world.Sent.CodeOfAsync("asha.malik")));
        Assert.Equal("This case was erased", asha.Heading);
    }

    private static Task EraseAsync(CaseworkWorld world, Arrangement arrangement) =>
        world.InAsync(t => world.Get<Vault>().EraseAsync(t, arrangement.CaseId, world.Clock.Now));
}
