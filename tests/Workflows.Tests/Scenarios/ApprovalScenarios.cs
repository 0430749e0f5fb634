using System.Globalization;
using Workflows.Server.Demo;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>
/// Decisions that people make, and what follows from them. Each scenario has a server of its own: who was invited to set up an
/// authenticator in one is not in another.
/// </summary>
public sealed class ApprovalScenarios : IAsyncDisposable
{
    private readonly ScenarioServers servers = new();

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_01_An_adult_is_approved_by_one_lead(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 417);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Clock.MoveToAsync(tuesday.At(11, 4));
        using var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + reference).Link);
        Assert.Contains(tuesday.Days(2).Spoken(), helen.Words, StringComparison.Ordinal);
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Deciders.DecideAsync(helen, "Approve");

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("AwaitingAgreement", row["state"]);
        Assert.Equal(tuesday.Days(84).Date(), row["review_due"]);
        var decision = Assert.Single(await server.Sheets.DecisionsAsync(reference));
        Assert.Equal(
            ("approve", "SL", "SL", ""),
            (decision["outcome"], decision["step"], decision["decider_role"], decision["acting_for"])
        );
        Assert.Equal(0.87, Hours(decision), tolerance: 0.02);
        var next = server.Letters.One(Asha, $"{reference}: next step");
        Assert.StartsWith("A decision has been made. Open it to see the next step:", next.Words, StringComparison.Ordinal);
        Assert.Contains(
            $"{reference}, {tuesday.At(11, 4).Short()}.",
            server.Letters.All(Helen, "A decision was recorded in your name")[^1].Words,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_03_Under_16_two_approvals(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        await server.Clock.MoveToAsync(tuesday.At(11, 0));
        var reference = Case("NTH", 421);
        var subject = "Decision needed: " + reference;
        await server.Forms.ArriveAsync(Asha, Fourteen(reference, tuesday));
        Assert.Equal($"{subject} by {tuesday.Days(1).At(11, 0).Short()}", server.Letters.One(Tom, subject).Subject);
        Assert.Empty(server.Letters.All(Helen, subject));

        await server.Clock.MoveToAsync(tuesday.At(15, 20));
        await server.Deciders.EnrolAsync(Tom);
        using (var tom = await server.Deciders.EnterAsync(Tom, server.Letters.One(Tom, "Reminder: " + reference).Link))
        {
            await RefusedAtLevel1Async(server, tom, reference);
            await server.Deciders.SignInToDecideAsync(tom, Tom);
            await server.Deciders.DecideAsync(tom, "Approve", ("conditions", "sm_sees_weekly"));
            Assert.Contains("A safeguarding lead is asked now.", tom.Words, StringComparison.Ordinal);
        }

        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal($"{subject} by {tuesday.Days(2).At(15, 20).Short()}", server.Letters.One(Helen, subject).Subject);

        await server.Clock.MoveToAsync(tuesday.Days(2).At(9, 30));
        await server.Deciders.EnrolAsync(Helen);
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Reminder: " + reference).Link))
        {
            Assert.Contains("You are the second.", helen.Words, StringComparison.Ordinal);
            Assert.Contains("with the conditions: The service manager sees the weekly checks", helen.Words, StringComparison.Ordinal);
            Assert.Contains("Age policy version 2", helen.Words, StringComparison.Ordinal);
            await RefusedAtLevel1Async(server, helen, reference);
            await server.Deciders.SignInToDecideAsync(helen, Helen);
            await server.Deciders.DecideAsync(helen, "Approve", ("conditions", "four_weeks"), ("conditions", "daytime_only"));
        }

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("AwaitingAgreement", row["state"]);
        Assert.Equal(tuesday.Days(2 + 28).Date(), row["review_due"]);
        Assert.Equal("2", row["policy_version"]);
        var decisions = await server.Sheets.DecisionsAsync(reference);
        Assert.Equal(["SM", "SL"], decisions.Select(d => d["step"]));
        Assert.All(decisions, d => Assert.Equal(("approve", "2"), (d["outcome"], d["rule_version"])));
        Assert.Equal(4.33, Hours(decisions[0]), tolerance: 0.04);
        Assert.Equal(10.17, Hours(decisions[1]), tolerance: 0.04);
        using var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, $"{reference}: next step").Link);
        Assert.Contains("For 4 weeks only; Daytime only; The service manager sees the weekly checks", asha.Words, StringComparison.Ordinal);
        var levels = await server.Database.QueryAsync<long>(
            "select auth_level from decisions where subject = @id",
            new { id = row["arrangement_id"] }
        );
        Assert.Equal([2, 2], levels);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_14_Second_click_double_click(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 427);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var link = server.Letters.One(Helen, "Decision needed: " + reference).Link;
        var recorded = server.Letters.All(Helen, "A decision was recorded in your name").Count;
        using (var helen = await server.Deciders.EnterAsync(Helen, link))
        {
            await helen.PressAsync("Approve");
            Assert.All(await helen.PressAtOnceAsync("Record it", 2), page => Assert.Equal(200, page.Status));
            Assert.StartsWith("You decided this on", helen.Heading, StringComparison.Ordinal);
        }

        await server.Clock.SettleAsync();
        await IsOnceAsync();
        var before = await EventsAsync();
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using var again = await server.Deciders.EnterAsync(Helen, link);
        Assert.StartsWith("You decided this on", again.Heading, StringComparison.Ordinal);
        Assert.Contains("This link cannot change anything any more.", again.Words, StringComparison.Ordinal);
        Assert.Empty(again.Buttons);
        await server.Clock.SettleAsync();
        await IsOnceAsync();
        Assert.Equal(before, await EventsAsync());

        async Task<IReadOnlyList<long>> EventsAsync() =>
            await server.Database.QueryAsync<long>(
                "select seq from arrangement_events where arrangement_id = @id order by seq",
                new { id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"] }
            );

        async Task IsOnceAsync()
        {
            Assert.Single(await server.Sheets.DecisionsAsync(reference));
            Assert.Single(server.Letters.All(Asha, $"{reference}: next step"));
            Assert.Equal(recorded + 1, server.Letters.All(Helen, "A decision was recorded in your name").Count);
            Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_17_Declined(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var (declined, approved) = (Case("NTH", 430), Case("NTH", 431));
        await server.Forms.ArriveAsync(Asha, Sixteen(declined, tuesday));
        await server.Forms.ArriveAsync(Asha, Sixteen(approved, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + approved, "Approve");
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + declined).Link))
        {
            await helen.PressAsync("Do not approve");
            await helen.PressAsync("Record it");
            Assert.Equal(422, helen.Status);
            Assert.Contains("Choose a reason.", helen.Words, StringComparison.Ordinal);
            await helen.PressAsync("Record it", ("reason", "other_channel_safer"));
            await server.Clock.SettleAsync();
        }

        var row = await server.Sheets.ArrangementAsync(declined);
        Assert.Equal("Declined", row["state"]);
        var decision = Assert.Single(await server.Sheets.DecisionsAsync(declined));
        Assert.Equal(("decline", "other_channel_safer"), (decision["outcome"], decision["reason_code"]));
        var (no, yes) = (server.Letters.One(Asha, $"{declined}: next step"), server.Letters.One(Asha, $"{approved}: next step"));
        Assert.Equal(Anonymous(yes, approved), Anonymous(no, declined));
        using (var asha = await server.Deciders.EnterAsync(Asha, no.Link))
        {
            Assert.Equal("Not approved", asha.Heading);
            Assert.Contains("Another channel is safer", asha.Words, StringComparison.Ordinal);
            Assert.Contains("phone call, visit", asha.Words, StringComparison.Ordinal);
        }

        // The next day it is the lead's to talk about; it cannot be approved by that question.
        await server.Clock.MoveToAsync(tuesday.Days(1));
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Sixteen(declined, tuesday)) { ["confidence"] = ["5"] });
        var talk = server.Letters.All(Helen, "Decision needed: " + declined)[^1];
        using (var helen = await server.Deciders.EnterAsync(Helen, talk.Link))
        {
            Assert.Contains("How did the conversation end?", helen.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("Approve", helen.Buttons);
        }

        Assert.Equal(["AwaitingDecision", "Declined"], (await server.Sheets.ArrangementsAsync(declined)).Select(a => a["state"]).Order());
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_17_Declined_and_asked_again_after_ten_working_days(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 432);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Do not approve", 1, ("reason", "ask_again_later"));
        await server.Clock.MoveToAsync(tuesday.Days(14).AddMinutes(5));
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        using var helen = await server.Deciders.EnterAsync(Helen, server.Letters.All(Helen, "Decision needed: " + reference)[^1].Link);
        Assert.Contains("What do you decide?", helen.Words, StringComparison.Ordinal);
        Assert.Contains("Approve", helen.Buttons);
    }

    private static double Hours(IReadOnlyDictionary<string, string> decision) =>
        double.Parse(decision["working_hours_taken"], CultureInfo.InvariantCulture);

    private static (string, string, string) Anonymous(Letter letter, string reference) =>
        (
            letter.Subject.Replace(reference, "CASE", StringComparison.Ordinal),
            letter.Text.Replace(letter.Link, "LINK", StringComparison.Ordinal),
            letter.Html.Replace(letter.Link, "LINK", StringComparison.Ordinal)
        );

    /// <summary>A mailed code lets Tom or Helen read, and no more: neither a button nor a made-up POST decides.</summary>
    private static async Task RefusedAtLevel1Async(ScenarioServer server, FormBrowser browser, string reference)
    {
        var before = (await server.Sheets.DecisionsAsync(reference)).Count;
        Assert.DoesNotContain("Approve", browser.Buttons);
        var page = browser.Path;
        (string, string)[] fields =
        [
            ("outcome", "approve"),
            ("contentHash", browser.Shown.Hidden("contentHash")!),
            ("revision", browser.Shown.Hidden("revision")!),
            browser.AntiForgery,
        ];
        foreach (var handler in new[] { "Choose", "Decide" })
        {
            await browser.PostAsync($"{page}?handler={handler}", fields);
            Assert.True(browser.Status == 403, $"{handler}: {browser.Status} {browser.Words}");
            Assert.Contains("Please sign in", browser.Words, StringComparison.Ordinal);
        }

        await server.Clock.SettleAsync();
        Assert.Equal(before, (await server.Sheets.DecisionsAsync(reference)).Count);
        await browser.OpenAsync(page);
    }
}
