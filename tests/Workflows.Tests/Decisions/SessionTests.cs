using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>What a person has proven ends: after a time, and at once with what it rests on (RULES.md#links-and-proof).</summary>
public sealed class SessionTests
{
    private const string Helen = "helen.okafor";
    private const string Decide = "Approve";
    private const string Start = "Send me a code";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Level_2_ends_when_the_authenticator_is_removed_and_does_not_come_back_with_another(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var (link, task, helen) = await SignedInAsync(world);
        await world.InAsync(t => world.Get<Authenticators>().RemoveAsync(t, CaseworkWorld.Helen, "command-line"));
        var refused = await helen.PostAsync(link, "Decide", ("outcome", "approve"), ("contentHash", task), ("revision", "1"));
        Assert.Equal(403, refused.Status);
        Assert.DoesNotContain(Decide, (await helen.OpenAsync(link)).Buttons);

        await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        Assert.DoesNotContain(Decide, (await helen.OpenAsync(link)).Buttons);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        helen.Dispose();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Level_2_ends_thirty_minutes_after_the_code_however_often_the_page_is_used(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var (link, _, helen) = await SignedInAsync(world);
        foreach (var minute in new[] { 22, 32, 41 })
        {
            world.Time.MoveTo(11, 24, 10, minute);
            Assert.Contains(Decide, (await helen.PostAsync(link, "MoreTime")).Buttons);
        }

        world.Time.MoveTo(11, 24, 10, 42);
        var page = await helen.OpenAsync(link);
        Assert.DoesNotContain(Decide, page.Buttons);
        Assert.Contains("Sign in to decide", page.Buttons);
        helen.Dispose();
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Level_1_ends_eight_hours_after_the_code_however_often_the_page_is_used(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var helen = await world.Deciders.OpenAsync(Helen);
        for (var hour = 11; hour < 18; hour++)
        {
            world.Time.MoveTo(11, 24, hour, 0);
            Assert.Contains(Decide, (await helen.PostAsync(link, "MoreTime")).Buttons);
        }

        world.Time.MoveTo(11, 24, 18, 12);
        Assert.Equal(403, (await helen.PostAsync(link, "MoreTime")).Status);
        Assert.Contains(Start, (await helen.OpenAsync(link)).Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_proof_ends_at_once_when_the_role_is_lost(Dialect dialect) =>
        await EndsAsync(dialect, "delete from person_roles where person_id = 'l-01'");

    [Theory, MemberData(nameof(Both))]
    public async Task A_proof_ends_at_once_when_the_person_leaves(Dialect dialect) =>
        await EndsAsync(dialect, "update people set active = @no where id = 'l-01'");

    [Theory, MemberData(nameof(Both))]
    public async Task A_proof_by_another_mailbox_than_the_registered_one_has_ended(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var helen = await world.Deciders.OpenAsync(Helen);
        const string Moved =
            "people:\n  - id: l-01\n    name: Helen Okafor\n    email: helen.moved@harbour.example\n    roles:\n      - role: SL\n";
        await world.InAsync(async t => Assert.Empty((await world.Get<PeopleFile>().ImportAsync(t, Moved)).Problems));
        Assert.Contains(Start, (await helen.OpenAsync(link)).Buttons);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task When_the_task_ends_what_was_proven_shows_how_it_ended_and_is_not_extended(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var (link, _, helen) = await SignedInAsync(world);
        await world.InAsync(t => world.Get<TaskChanges>().WithdrawAsync(t, TaskId, "system"));
        var page = await helen.OpenAsync(link);

        Assert.Contains("This request was withdrawn", page.Html, StringComparison.Ordinal);
        Assert.Empty(page.Buttons);
        Assert.False(page.Headers.ContainsKey("Set-Cookie"));
        await helen.PostAsync(link, "MoreTime");
        Assert.False(helen.Shown.Headers.ContainsKey("Set-Cookie"));
        helen.Dispose();
    }

    private const string TaskId = "t-session";

    private static async Task EndsAsync(Dialect dialect, string sql)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var link = await AskAsync(world);
        using var helen = await world.Deciders.OpenAsync(Helen);
        Assert.Contains(Decide, helen.Buttons);
        await world.Database.ExecuteAsync(sql, new { no = false });
        Assert.Equal(403, (await helen.PostAsync(link, "MoreTime")).Status);
        Assert.Contains(Start, (await helen.OpenAsync(link)).Buttons);
    }

    private static async Task<string> AskAsync(CaseworkWorld world)
    {
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        return await world.Sent.LinkOfAsync(Helen);
    }

    /// <summary>Helen at level 2 on the page of an individual assessment.</summary>
    private static async Task<(string Link, string ContentHash, FormBrowser Helen)> SignedInAsync(CaseworkWorld world)
    {
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        var task = await world.Deciders.AskAsync(
            await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 421), F2Answers.IndividualAssessment),
            new Workflows.Casework.Suitability.AskedDecision
            {
                Id = TaskId,
                Step = "SL",
                ArrangementId = "",
                Role = RoleCodes.SafeguardingLead,
            }
        );
        var browser = await world.Deciders.OpenAsync(Helen);
        await browser.PressAsync("Sign in to decide", ("code", WrongCodes.CodeOf(secret)));
        Assert.Contains(Decide, browser.Buttons);
        return (await world.Sent.LinkOfAsync(Helen), task.ContentHash!, browser);
    }
}
