using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>Answers that change while people decide: what they say now is what counts, and who may decide goes by it.</summary>
public sealed class RevisionScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Answers_that_now_ask_for_a_conversation_cannot_be_approved(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 440);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Clock.MoveToAsync(tuesday.AddMinutes(5));
        await server.Forms.ArriveAsync(Asha, NeverUse(reference, "Not sure"));

        await server.Deciders.EnrolIfAskedAsync(Helen);
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.All(Helen, "Decision needed: " + reference)[^1].Link))
        {
            // An exclusion cannot be taken back: a mailed code is not enough for it.
            await helen.PostAsync(
                $"{helen.Path}?handler=Decide",
                ("outcome", "exclude"),
                ("contentHash", helen.Shown.Hidden("contentHash")!),
                ("revision", helen.Shown.Hidden("revision")!),
                helen.AntiForgery
            );
            Assert.Equal(403, helen.Status);
            await helen.OpenAsync(helen.Path.Split('?')[0]);
            await server.Deciders.SignInToDecideAsync(helen, Helen);
            Assert.DoesNotContain("Approve", helen.Buttons);
            Assert.Contains("ask for a conversation first", helen.Words, StringComparison.Ordinal);
            var page = helen.Path;
            (string, string)[] approve =
            [
                ("outcome", "approve"),
                ("contentHash", helen.Shown.Hidden("contentHash")!),
                ("revision", helen.Shown.Hidden("revision")!),
                helen.AntiForgery,
            ];
            foreach (var handler in new[] { "Choose", "Decide" })
            {
                await helen.PostAsync($"{page}?handler={handler}", approve);
                Assert.True(helen.Status == 422, $"{handler}: {helen.Status} {helen.Words}");
                Assert.Contains("cannot be approved", helen.Words, StringComparison.Ordinal);
            }

            await server.Clock.SettleAsync();
            Assert.Empty(await server.Sheets.DecisionsAsync(reference));
            Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
            await helen.OpenAsync(page);
            await server.Deciders.DecideAsync(helen, "WhatsApp is not available in this case");
        }

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Excluded", "X1"), (row["state"], row["end_code"]));
        Assert.Equal("exclude", Assert.Single(await server.Sheets.DecisionsAsync(reference))["outcome"]);
        Assert.Single(server.Letters.All(Asha, $"{reference}: WhatsApp is not available"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_age_corrected_downwards_asks_two_people_anew(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 441);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        var first = server.Letters.One(Helen, "Decision needed: " + reference);
        await server.Clock.MoveToAsync(tuesday.AddMinutes(5));
        await server.Forms.ArriveAsync(Asha, Fourteen(reference, tuesday));

        Assert.True(await server.Deciders.IsDeadAsync(Helen, first.Link));
        // Before anybody has decided: the register and the page say what the newest answers are, and that two people decide.
        Assert.Equal("13-15", (await server.Sheets.ArrangementAsync(reference))["age_band"]);
        await server.Deciders.EnrolIfAskedAsync(Tom);
        using (var tom = await server.Deciders.EnterAsync(Tom, server.Letters.One(Tom, "Decision needed: " + reference).Link))
        {
            Assert.Contains("A safeguarding lead, after you.", tom.Words, StringComparison.Ordinal);
            await server.Deciders.SignInToDecideAsync(tom, Tom);
            await tom.PressAsync("Approve");
            Assert.Contains("age band 13-15", tom.Heading, StringComparison.Ordinal);
            Assert.Contains("Daytime only", tom.Words, StringComparison.Ordinal);
        }

        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        await server.Deciders.DecideAsync(Tom, "Decision needed: " + reference, "Approve", 2);
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve", 2);

        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal(["SM", "SL"], (await server.Sheets.DecisionsAsync(reference)).Select(d => d["step"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_06_An_age_corrected_to_under_13_is_excluded_for_the_age(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 445);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Clock.MoveToAsync(tuesday.AddMinutes(5));
        await server.Forms.ArriveAsync(
            Asha,
            new Dictionary<string, string[]>(Adult(reference)) { ["age_band"] = ["Under 13"], ["age_band_again"] = ["Under 13"] }
        );

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Excluded", "X2", "under13"), (row["state"], row["end_code"], row["age_band"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_was_asked_is_shown_until_it_is_answered_and_a_link_that_has_ended_can_be_had_anew(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 446);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Ask for more", typed: ("questions", "risk"));
        var subject = $"{reference}: more information needed";
        var first = server.Letters.One(Asha, subject).Link;
        using (var asha = await server.Deciders.EnterAsync(Asha, first))
        {
            Assert.Equal("More information is needed", asha.Heading);
        }

        // As over Christmas, when five working days are more than the seven days of a link.
        await server.Database.ExecuteAsync(
            "update task_links set expires_at = @now where person_id = 'w-07' and purpose = 'read'",
            new { now = server.Clock.Now }
        );
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using (var asha = await server.Deciders.EnterAsync(Asha, first))
        {
            await asha.PressAsync("Send a fresh link");
            Assert.Equal(200, asha.Status);
            await server.Clock.SettleAsync();
        }

        var fresh = server.Letters.All(Asha, subject)[^1];
        Assert.NotEqual(first, fresh.Link);
        Assert.Contains("1 question", fresh.Words, StringComparison.Ordinal);
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Sixteen(reference, tuesday)) { ["risk"] = ["Medium"] });
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using (var asha = await server.Deciders.EnterAsync(Asha, fresh.Link))
        {
            Assert.Equal("Waiting for a decision", asha.Heading);
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_question_that_is_asked_again_after_more_information_still_ends_in_time(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 449);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Ask for more", typed: ("questions", "risk"));
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Sixteen(reference, tuesday)) { ["risk"] = ["Medium"] });
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);

        await server.Clock.MoveToAsync(tuesday.Days(14));
        Assert.Equal("ExpiredUndecided", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Asha, $"{reference}: not decided in time"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_age_corrected_upwards_does_not_end_in_a_circle(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 442);
        await server.Forms.ArriveAsync(Asha, Fourteen(reference, tuesday));
        await server.Clock.MoveToAsync(tuesday.AddMinutes(5));
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Tom, "Decision needed: " + reference, "Approve", 2);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve", 2);

        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal(2, (await server.Sheets.DecisionsAsync(reference)).Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_manager_who_answered_in_the_workers_place_does_not_decide(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 443);
        await server.Forms.ArriveAsync(Asha, Fourteen(reference, tuesday));
        await server.Deciders.DecideAsync(Tom, "Decision needed: " + reference, "Ask for more", 2, ("questions", "risk"));
        Assert.Equal("MoreInfo", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Forms.ArriveAsync(Tom, new Dictionary<string, string[]>(Fourteen(reference, tuesday)) { ["confidence"] = ["5"] });

        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Tom, "Decision needed: " + reference));
        var asked = await server.Database.QueryAsync<string>(
            """
            select a.person_id || ' ' || a.acting_as || ' ' || coalesce(a.acting_for, '') from task_assignees a join tasks t on t.id = a.task_id
            where t.status = 'open' and t.kind = 'decision' and t.subject = @id and a.status = 'active'
            """,
            new { id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"] }
        );
        // In her own right, not in the place of somebody who must not decide.
        Assert.Equal(["l-01 SL "], asked);
        Assert.True(await server.Deciders.IsDeadAsync(Tom, server.Letters.One(Tom, "Decision needed: " + reference).Link));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_for_a_parked_offer_is_held_and_not_lost(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 444);
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(Adult(reference)) { ["access"] = ["No phone"] });
        Assert.Single(server.Letters.All(Tom, reference + " needs you"));
        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, reference + " is parked").Link))
        {
            Assert.Equal("Parked", asha.Heading);
        }

        await server.Clock.MoveToAsync(tuesday.AddMinutes(5));
        await server.Forms.ArriveAsync(Asha, Adult(reference));

        var held = await server.Database.QueryAsync<string>(
            "select reason from submission_holds h join submissions s on s.id = h.submission_id where h.ended_at is null and s.case_id = "
                + "(select case_id from arrangements where id = @id)",
            new { id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"] }
        );
        Assert.Equal(["second_request"], held);
    }
}
