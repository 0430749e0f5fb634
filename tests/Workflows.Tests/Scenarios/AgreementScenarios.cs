using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Google.Forms;
using Workflows.Server.Demo;
using Workflows.Storage;
using Workflows.Tests.Agreements;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>From the approval to the young person's answer: over the worker's page, the young person's page, and form F4 at Google.</summary>
public sealed class AgreementScenarios(ScenarioServers servers) : IClassFixture<ScenarioServers>
{
    private static readonly (string, string)[] AllPoints = [.. AgreementModel.Numbers.Select(number => ("point", number))];

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_01_The_young_person_agrees_with_the_code_that_the_worker_hands_over(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var (reference, tuesday) = await ApprovedAsync(server, 801);
        var code = await CodeAsync(server, reference);
        Assert.All(
            server.Letters.All(),
            letter => Assert.DoesNotContain(Plain(code), Plain(letter.Data), StringComparison.OrdinalIgnoreCase)
        );

        await server.Clock.MoveToAsync(tuesday.Days(1).At(16, 30));
        using var phone = server.Browse();
        await phone.OpenAsync("/a");
        await phone.PressAsync("Go on", ("code", code));
        await phone.PressAsync("I agree", [.. AllPoints, ("helped", "no")]);
        Assert.Equal("Thank you", phone.Heading);
        await server.Clock.SettleAsync();

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("AwaitingSetup", row["state"]);
        Assert.Equal(("1-en", tuesday.Days(1).Date(), "alone"), (row["agreement_version"], row["agreed_on"], row["signed_how"]));
        var letter = server.Letters.One(Asha, $"{reference}: young person's answer is in");
        using var asha = await server.Deciders.EnterAsync(Asha, letter.Link);
        Assert.Contains("The young person has agreed", asha.Words, StringComparison.Ordinal);
        Assert.Equal(["Finished"], await InstancesAsync(server, row["arrangement_id"], "W04"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_18_A_stop_by_code_on_a_Saturday_evening_works_at_once(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var (reference, tuesday) = await ApprovedAsync(server, 802);
        var code = await CodeAsync(server, reference);
        await AnswerAsync(server, code, "agree");
        var saturday = tuesday.Days(4).At(21, 40);
        await server.Clock.MoveToAsync(saturday);

        using var phone = server.Browse();
        await phone.OpenAsync("/a");
        await phone.PressAsync("Stop", ("code", code));
        Assert.Equal("Done", phone.Heading);
        Assert.Contains("Your help from us stays the same.", phone.Words, StringComparison.Ordinal);
        await server.Clock.SettleAsync();

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Withdrawn", "yp_stopped", saturday.Date()), (row["state"], row["end_code"], row["ended_on"]));
        Assert.DoesNotContain("Running", await InstancesAsync(server, row["arrangement_id"], "W04"));
        Assert.Equal("young-person", (await server.Audit.NewestAsync("agreement.answered")).Actor);
        await phone.PostAsync("/a", ("code", code), ("do", "stop"));
        Assert.Equal("Done", phone.Heading);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Talk_first_asks_the_worker_who_notes_it_and_the_same_code_answers_later(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var (reference, _) = await ApprovedAsync(server, 803);
        var code = await CodeAsync(server, reference);
        Assert.Equal("OK, we talk first", (await AnswerAsync(server, code, "talk_first")).Heading);
        Assert.Equal("OK, we talk first", (await AnswerAsync(server, code, "talk_first")).Heading);

        var letter = server.Letters.One(Asha, $"{reference}: young person's answer is in");
        using (var asha = await server.Deciders.EnterAsync(Asha, letter.Link))
        {
            Assert.Equal("The young person wants to talk first", asha.Heading);
            await server.Deciders.DecideAsync(asha, "We talked");
            Assert.Contains("The code still works", asha.Words, StringComparison.Ordinal);
        }

        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal("That is fine", (await AnswerAsync(server, code, "not_now")).Heading);
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("NotNow", row["state"]);
        Assert.Equal(["Finished"], await InstancesAsync(server, row["arrangement_id"], "W04"));
        Assert.Equal(2, server.Letters.All(Asha, $"{reference}: young person's answer is in").Count);
        await NothingWaitsAsync(server, row["arrangement_id"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_talk_that_is_not_noted_is_reminded_daily_and_told_to_the_manager_once_late(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var (reference, tuesday) = await ApprovedAsync(server, 807);
        await AnswerAsync(server, await CodeAsync(server, reference), "talk_first");
        var (ask, late) = ($"{reference}: a question for you", $"Overdue: {reference} (a question)");
        await server.Clock.MoveToAsync(tuesday.Days(1).AddMinutes(-30));
        Assert.Empty(server.Letters.All(Asha, ask));
        await server.Clock.MoveToAsync(tuesday.Days(1).AddMinutes(30));
        Assert.Single(server.Letters.All(Asha, ask));
        await server.Clock.MoveToAsync(tuesday.Days(2).AddMinutes(30));
        Assert.Equal(2, server.Letters.All(Asha, ask).Count);
        Assert.Empty(server.Letters.All(Tom, late));
        await server.Clock.MoveToAsync(tuesday.Days(3).AddMinutes(30));
        Assert.Contains("Asked: worker", server.Letters.One(Tom, late).Words, StringComparison.OrdinalIgnoreCase);
        Assert.Single(server.Letters.All(Asha, $"{reference}: young person's answer is in"));

        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, ask)[^1].Link))
        {
            Assert.Equal("The young person wants to talk first", asha.Heading);
            await server.Deciders.DecideAsync(asha, "We talked");
        }

        await server.Clock.MoveToAsync(tuesday.Days(6));
        Assert.Equal(2, server.Letters.All(Asha, ask).Count);
        Assert.Single(server.Letters.All(Tom, late));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Without_an_answer_it_is_reminded_parked_taken_up_again_with_a_new_code_and_lapses(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var (reference, tuesday) = await ApprovedAsync(server, 804);
        var code = await CodeAsync(server, reference);
        await server.Clock.MoveToAsync(tuesday.Days(3).At(18, 0));
        Assert.Single(server.Letters.All(Asha, $"Reminder: {reference}"));
        await server.Clock.MoveToAsync(tuesday.Days(7).At(18, 0));
        Assert.Single(server.Letters.All(Tom, $"{reference}: a step is still open"));
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Clock.MoveToAsync(tuesday.Days(14).At(18, 0));
        var parked = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("Parked", parked["state"]);
        Assert.Single(server.Letters.All(Asha, $"{reference} is parked"));
        Assert.Single(server.Letters.All(Tom, $"{reference} is parked"));
        Assert.Equal(422, (await AnswerAsync(server, code, "not_now")).Status);

        await server.Clock.MoveToAsync(tuesday.Days(15).At(10, 0));
        await RestartAsync(server, parked["arrangement_id"]);
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        var fresh = await CodeAsync(server, reference);
        Assert.NotEqual(code, fresh);

        // Parked again, it lapses sixty days after that, and not sixty days after it was parked first.
        for (var day = 0; day < 40 && (await server.Sheets.ArrangementAsync(reference))["state"] != "Parked"; day++)
        {
            await server.Clock.MoveToAsync(server.Clock.Now.AddDays(1));
        }

        var again = server.Clock.Now;
        await server.Clock.MoveToAsync(tuesday.Days(14 + 62));
        Assert.Equal("Parked", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await server.Clock.MoveToAsync(again.AddDays(62));
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Ended", "lapsed"), (row["state"], row["end_code"]));
        Assert.Single(server.Letters.All(Asha, $"{reference}: not decided in time"));
        await NothingWaitsAsync(server, row["arrangement_id"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Form_F4_at_Google_does_the_same_in_both_languages_and_a_wrong_code_changes_nothing(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var (english, tuesday) = await ApprovedAsync(server, 805);
        var (welsh, _) = await ApprovedAsync(server, 806, tuesday);
        var codes = (English: await CodeAsync(server, english), Welsh: await CodeAsync(server, welsh));
        await SendFormAsync(server, "F4", "0OI1L-ABCDE", "agree");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(english))["state"]);
        await SendFormAsync(server, "F4", codes.English.ToLowerInvariant(), "not_now");
        await SendFormAsync(server, "F4cy", codes.Welsh, "agree", "trusted");
        await SendFormAsync(server, "F4cy", codes.Welsh, "talk_first");

        Assert.Equal("NotNow", (await server.Sheets.ArrangementAsync(english))["state"]);
        var row = await server.Sheets.ArrangementAsync(welsh);
        Assert.Equal(("AwaitingSetup", "1-cy", "with_trusted"), (row["state"], row["agreement_version"], row["signed_how"]));
        Assert.Single(server.Letters.All(Asha, $"{welsh}: young person's answer is in"));
        var dump = await DatabaseDump.ReadAsync(server);
        Assert.DoesNotContain(dump.Rows, r => Plain(r.Text).Contains(Plain(codes.Welsh), StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(server.Log, line => Plain(line).Contains(Plain(codes.Welsh), StringComparison.OrdinalIgnoreCase));
        Assert.Empty(await server.Database.QueryAsync<string>("select id from incidents where resolved_at is null"));
    }

    /// <summary>A case that a lead has just approved.</summary>
    private static async Task<(string Reference, DateTimeOffset Tuesday)> ApprovedAsync(
        ScenarioServer server,
        int number,
        DateTimeOffset? today = null
    )
    {
        var tuesday = today ?? await server.Clock.TuesdayAsync();
        var reference = Case("NTH", number);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        return (reference, tuesday);
    }

    /// <summary>The code on the worker's page.</summary>
    private static async Task<string> CodeAsync(ScenarioServer server, string reference)
    {
        var letter = server.Letters.All(Asha, $"{reference}: agreement code for the young person")[^1];
        using var asha = await server.Deciders.EnterAsync(Asha, letter.Link);
        Assert.Equal("The young person's agreement", asha.Heading);
        return asha.Shown.Text(".code");
    }

    private static async Task<ShownPage> AnswerAsync(ScenarioServer server, string code, string reply)
    {
        using var phone = server.Browse();
        await phone.PostAsync("/a", [("code", code), ("do", reply), ("lang", "en"), .. AllPoints]);
        await server.Clock.SettleAsync();
        return phone.Shown;
    }

    private static async Task SendFormAsync(ScenarioServer server, string key, string code, string answer, string? helped = null)
    {
        var forms = server.Get<GoogleForms>();
        var form = (await forms.FindAsync(key))!;
        var names = (await forms.MapAsync(key)).ToLookup(m => m.Value, m => m.Key);
        var answers = F4Answers.Response(code, answer, server.Clock.Now, key, helped).Answers;
        using var browser = server.Browse();
        await browser.OpenAsync($"/forms/{form.ExternalId}/viewform");
        while (browser.Buttons is [var next, ..] && next is "Next" or "Submit")
        {
            var fields = browser.Shown.FieldNames;
            (string, string)[] here =
            [
                .. answers
                    .SelectMany(a => a.Value.Select(value => (Name: "entry." + names[a.Key].Single(), Value: value)))
                    .Where(a => fields.Contains(a.Name)),
            ];
            await browser.PressAsync(next, here);
            Assert.True(browser.Status == 200, $"The form was not taken: {browser.Words}");
        }

        await server.Clock.SettleAsync();
    }

    private static async Task RestartAsync(ScenarioServer server, string arrangementId)
    {
        await using (var transaction = await server.Database.BeginAsync())
        {
            var outcome = await server
                .Get<ArrangementBook>()
                .ApplyAsync(
                    transaction,
                    arrangementId,
                    new ArrangementEvent
                    {
                        Id = "restart:" + arrangementId,
                        Kind = ArrangementEventKind.Restart,
                        Cause = EventCause.Person,
                        Actor = "person:w-07",
                    }
                );
            Assert.IsType<ArrangementOutcome.Applied>(outcome);
            await transaction.CommitAsync();
        }

        await server.Clock.SettleAsync();
    }

    private static Task<IReadOnlyList<string>> InstancesAsync(ScenarioServer server, string arrangementId, string definition) =>
        server.Database.QueryAsync<string>(
            "select status from instances where correlation_id = @arrangementId and definition_id = @definition order by id",
            new { arrangementId, definition }
        );

    /// <summary>No question and no workflow is left of an arrangement.</summary>
    private static async Task NothingWaitsAsync(ScenarioServer server, string arrangementId)
    {
        Assert.Empty(
            await server.Database.QueryAsync<string>(
                "select kind from tasks where subject = @arrangementId and status = 'open' and kind <> 'notice'",
                new { arrangementId }
            )
        );
        Assert.Empty(
            await server.Database.QueryAsync<string>(
                "select definition_id from instances where correlation_id = @arrangementId and status = 'Running'",
                new { arrangementId }
            )
        );
    }

    private static string Plain(string text) =>
        text.Replace("-", "", StringComparison.Ordinal).Replace("=\r\n", "", StringComparison.Ordinal);
}
