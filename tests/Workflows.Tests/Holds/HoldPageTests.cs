using Workflows.Casework.Holds;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Workflows.Tests.Mine;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Holds;

/// <summary>Placing and releasing holds on the arrangement's page.</summary>
public sealed class HoldPageTests
{
    private const string Helen = "helen.okafor";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task SC_20_a_lead_opens_the_case_from_their_own_page_places_a_hold_and_releases_it_after_the_second_proof(Dialect dialect)
    {
        await using var holds = await HoldWorld.StartAsync(dialect);
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var secret = await world.Deciders.EnrolAsync(CaseworkWorld.Helen);
        using var helen = await world.OpenCaseAsync(Helen, arrangement.CaseReference);
        Assert.Equal(422, (await helen.PressAsync("Put on hold now", ("hold-kind", "incident"))).Status);
        Assert.Equal(422, (await helen.PressAsync("Put on hold now", ("hold-reason", "not_sure"))).Status);
        Assert.False(await holds.IsHeldAsync(arrangement));

        var clicks = await helen.PressAtOnceAsync("Put on hold now", 2, ("hold-kind", "incident"), ("hold-reason", "may_be_evidence"));

        Assert.Equal([200, 409], clicks.Select(c => c.Status).Order());
        Assert.Contains(clicks, c => c.Words.Contains("The case is on hold. Worker and manager are told now.", StringComparison.Ordinal));
        Assert.Equal(1, await world.CountAsync("select count(*) from case_holds"));
        Assert.Equal(["asha.malik", "tom.reid"], await holds.ToldAsync("EM-69"));

        var page = helen.Path.Split('?')[0];
        await helen.OpenAsync(page);
        Assert.Contains("Incident", helen.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("Release this hold", helen.Buttons);
        var hold = Assert.Single(await world.Database.QueryAsync<string>("select id from case_holds"));
        (string, string)[] release = [("action", "release-hold"), ("hold", hold), ("contentHash", helen.Shown.Hidden("contentHash")!)];
        var early = await helen.PostAsync(page, "Act", [.. release, ("release-reason", "matter_closed"), ("sure", "yes")]);
        Assert.Equal(403, early.Status);
        Assert.Contains("authenticator code", early.Words, StringComparison.Ordinal);

        await helen.PressAsync("Sign in", ("code", WrongCodes.CodeOf(secret)));
        Assert.Equal(422, (await helen.PressAsync("Release this hold", ("sure", "yes"))).Status);
        Assert.Equal(422, (await helen.PressAsync("Release this hold", ("release-reason", "matter_closed"))).Status);
        Assert.True(await holds.IsHeldAsync(arrangement));
        await helen.PressAsync("Release this hold", ("release-reason", "matter_closed"), ("sure", "yes"));

        Assert.Contains("The case is not on hold any more.", helen.Words, StringComparison.Ordinal);
        Assert.False(await holds.IsHeldAsync(arrangement));
        Assert.Equal(["asha.malik", "tom.reid"], await holds.ToldAsync("EM-70"));
    }

    [Theory]
    [InlineData("asha.malik")]
    [InlineData("tom.reid")]
    public async Task Worker_and_manager_read_the_page_behind_their_mail_and_place_and_release_nothing(string person)
    {
        await using var holds = await HoldWorld.StartAsync();
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var hold = await holds.PlaceAsync(arrangement, HoldKind.Concern, CaseworkWorld.Helen);

        using var browser = await world.Deciders.OpenAsync(person, "EM-69");

        Assert.Contains("Do not delete any messages of this case", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("concern", browser.Words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Put on hold now", browser.Buttons);
        var link = await world.Sent.LinkOfAsync(person, "EM-69");
        var hash = $"{arrangement.Id}:{(await world.Cases.FindAsync(arrangement.Id)).Revision}";
        (string, string)[] place =
        [
            ("action", "place-hold"),
            ("hold-kind", "incident"),
            ("hold-reason", "not_sure"),
            ("contentHash", hash),
        ];
        Assert.Equal(403, (await browser.PostAsync(link, "Act", place)).Status);
        (string, string)[] release = [("action", "release-hold"), ("hold", hold.Id), ("release-reason", "not_needed"), ("sure", "yes")];
        var refused = await browser.PostAsync(link, "Act", [.. release, ("contentHash", hash)]);
        Assert.Equal(403, refused.Status);
        Assert.Contains("There is no such hold.", refused.Words, StringComparison.Ordinal);
        Assert.Equal(403, (await browser.PostAsync(link, "Act", ("action", "no-such-action"), ("contentHash", hash))).Status);
        Assert.Equal(1, await world.CountAsync("select count(*) from case_holds where released_at is null"));
    }

    [Fact]
    public async Task A_page_that_is_out_of_date_or_without_proof_changes_nothing()
    {
        await using var holds = await HoldWorld.StartAsync();
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        using var helen = await world.OpenCaseAsync(Helen, arrangement.CaseReference);
        await holds.PlaceAsync(arrangement, HoldKind.Concern, CaseworkWorld.Priya);
        (string, string)[] chosen = [("hold-kind", "incident"), ("hold-reason", "not_sure")];

        var stale = await helen.PressAsync("Put on hold now", chosen);

        Assert.Equal(409, stale.Status);
        Assert.Contains("Read the page again.", stale.Words, StringComparison.Ordinal);
        using var stranger = world.Browse();
        await stranger.OpenAsync(helen.Path.Split('?')[0]);
        Assert.Equal(403, (await stranger.PostAsync(helen.Path.Split('?')[0], "Act", [("action", "place-hold"), .. chosen])).Status);
        Assert.Equal(1, await world.CountAsync("select count(*) from case_holds"));
    }

    [Fact]
    public async Task On_no_page_but_that_of_the_head_of_safeguarding_a_hold_for_conduct_is_named_or_released()
    {
        await using var holds = await HoldWorld.StartAsync();
        var world = holds.World;
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        using var janet = await world.OpenCaseAsync("janet.lowe", arrangement.CaseReference);
        await janet.PressAsync("Put on hold now", ("hold-kind", "conduct"), ("hold-reason", "not_sure"));
        Assert.Contains("Conduct of staff", (await janet.OpenAsync(janet.Path.Split('?')[0])).Words, StringComparison.Ordinal);
        var hold = Assert.Single(await world.Database.QueryAsync<string>("select id from case_holds"));

        foreach (var person in (string[])["asha.malik", "tom.reid", Helen, "priya.nair", "mark.ellis"])
        {
            using var browser = await world.OpenMineAsync(person);
            Assert.Contains("On hold: do not delete", browser.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("conduct", browser.Page, StringComparison.OrdinalIgnoreCase);
            await browser.PressAsync($"Open {arrangement.CaseReference}");
            Assert.Contains("On hold: do not delete", browser.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("conduct", browser.Page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(hold, browser.Page, StringComparison.Ordinal);
            var refused = await ReleaseAsync(browser, hold, arrangement.Id, (await world.Cases.FindAsync(arrangement.Id)).Revision);
            Assert.Equal((403, true), (refused.Status, refused.Words.Contains("There is no such hold.", StringComparison.Ordinal)));
        }
    }

    private static Task<ShownPage> ReleaseAsync(FormBrowser browser, string hold, string arrangementId, long revision) =>
        browser.PostAsync(
            browser.Path.Split('?')[0],
            "Act",
            ("action", "release-hold"),
            ("hold", hold),
            ("release-reason", "not_needed"),
            ("sure", "yes"),
            ("contentHash", $"{arrangementId}:{revision}")
        );
}
