using System.Text.Json.Nodes;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>
/// Words that may show who a person is are held. The worker is told to move them, a lead is asked to read them; nobody else sees
/// them, and nobody who cannot read them erases them. Each scenario has a server of its own: what one leaves held is not another's.
/// </summary>
public sealed class HeldFormScenarios : IAsyncDisposable
{
    private readonly ScenarioServers servers = new();

    private const string Number = "07700 900123";
    private const string OpenTasks = "select count(*) from tasks where kind = 'held-form' and status = 'open'";
    private const string WaitingForSql = "select count(*) from pg_stat_activity where @session = any(pg_blocking_pids(pid))";
    private const string Erase = "Erase the words, the form goes on";

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_Prompted_disclosure_in_a_text_box(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 601);
        var asked = await HeldAsync(server, reference, tuesday);
        Assert.Equal($"Held form: {reference}, please look by {tuesday.Days(1).Short()}", asked.Subject);
        Assert.Contains("Opening the link does not decide anything.", asked.Words, StringComparison.Ordinal);

        await server.Deciders.EnrolIfAskedAsync(Helen);
        using var helen = await server.Deciders.EnterAsync(Helen, asked.Link);
        Assert.Equal($"A form about {reference} is held", helen.Heading);
        // A mailed code shows that there is something; the words need the second proof.
        Assert.Contains("may be a phone number", helen.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, helen.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(Erase, helen.Buttons);
        await server.Deciders.SignInToDecideAsync(helen, Helen);
        Assert.Contains(Number, helen.Words, StringComparison.Ordinal);
        Assert.Contains("follow the safeguarding procedure now", helen.Words, StringComparison.Ordinal);
        Assert.Equal([Erase, "The form goes on as it is", "Throw the form away", "Not me, or a conflict"], helen.Buttons.Take(4));

        await server.Deciders.DecideAsync(helen, Erase);
        Assert.StartsWith("You decided this on", helen.Heading, StringComparison.Ordinal);
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Single(server.Letters.All(Asha, $"{reference}: your held form goes on"));
        using (var decider = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + reference).Link))
        {
            Assert.DoesNotContain(Number, decider.Words, StringComparison.Ordinal);
        }

        var released = await AuditedAsync(server, "submission.released", "person:" + HelenId);
        Assert.Equal(("personal_data", true), ((string?)released["held"], (bool?)released["purged"]));
        await IsNowhereAsync(server, Number);
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
        // What was decided about the held form is no decision about the young person.
        Assert.Equal(["approve"], (await server.Sheets.DecisionsAsync(reference)).Select(d => d["outcome"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_A_lead_who_read_the_words_lets_them_go_on(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 602);
        await HeldAsync(server, reference, tuesday);
        await server.Deciders.DecideAsync(Helen, "Held form: " + reference, "The form goes on as it is", level: 2);

        using var decider = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + reference).Link);
        Assert.Contains(Number, decider.Words, StringComparison.Ordinal);
        var released = await AuditedAsync(server, "submission.released", "person:" + HelenId);
        Assert.Equal(false, (bool?)released["purged"]);
        await IsNowhereAsync(server, Number);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_A_lead_throws_the_form_away(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 603);
        await HeldAsync(server, reference, tuesday);
        await server.Deciders.DecideAsync(Helen, "Held form: " + reference, "Throw the form away", level: 2);

        Assert.Empty(await server.Sheets.ArrangementsAsync(reference));
        Assert.Empty(server.Letters.All(Helen, "Decision needed: " + reference));
        Assert.Empty(server.Letters.All(Asha, $"{reference}: your held form goes on"));
        await AuditedAsync(server, "submission.discarded", "person:" + HelenId);
        Assert.Equal(0, await OpenHoldsAsync(server));
        await IsNowhereAsync(server, Number);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_A_new_form_of_the_worker_comes_first(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 604);
        var asked = await HeldAsync(server, reference, tuesday);
        await server.Deciders.EnrolIfAskedAsync(Helen);
        using var early = await server.Deciders.EnterAsync(Helen, asked.Link);
        await server.Deciders.SignInToDecideAsync(early, Helen);

        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        await early.PressAsync(Erase);
        Assert.DoesNotContain("Record it", early.Buttons);
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        using var late = await server.Deciders.EnterAsync(Helen, asked.Link);
        Assert.Equal("This request was withdrawn", late.Heading);
        Assert.DoesNotContain(Number, late.Page, StringComparison.Ordinal);
        // No reminder comes for what is gone.
        await server.Clock.MoveToAsync(tuesday.Days(3));
        Assert.Empty(server.Letters.All(Helen, $"Overdue: {reference} (step: held form)"));
        Assert.DoesNotContain(
            server.Letters.All(),
            m => m.Subject.StartsWith($"Overdue: {reference} (step: held form)", StringComparison.Ordinal)
        );
        await IsNowhereAsync(server, Number);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_Nobody_looks_and_the_form_stays_held(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 605);
        await HeldAsync(server, reference, tuesday);
        var subject = "Held form: " + reference;
        await server.Clock.MoveToAsync(tuesday.Days(1).AddMinutes(-1));
        Assert.Equal(2, server.Letters.All(Helen, subject).Count);
        Assert.Empty(server.Letters.All(Priya, subject));
        await server.Clock.MoveToAsync(tuesday.Days(1).AddMinutes(1));
        Assert.Single(server.Letters.All(Priya, subject));
        await server.Clock.MoveToAsync(tuesday.Days(2).AddMinutes(1));
        var overdue = $"Overdue: {reference} (step: held form), 1 working day late";
        Assert.Contains("It never goes on by itself.", server.Letters.One(Janet, overdue).Words, StringComparison.Ordinal);
        Assert.Single(server.Letters.All(Tom, overdue));
        await server.Clock.MoveToAsync(tuesday.Days(21));
        Assert.Single(server.Letters.All(Ruth, $"Overdue: {reference} (step: held form), 5 working days late"));
        Assert.Equal(1, await OpenHoldsAsync(server));
        Assert.Empty(await server.Sheets.ArrangementsAsync(reference));

        // Another, whose rungs are all behind it too: when its worker sends a new form, nothing of it waits any more.
        await HeldAsync(server, Case("NTH", 609), tuesday);
        await server.Clock.MoveToAsync(server.Clock.Now.Days(21));
        await server.Forms.ArriveAsync(Asha, Sixteen(Case("NTH", 609), server.Clock.Now));
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(1));
        Assert.Equal(1, await server.Database.QuerySingleOrDefaultAsync<long>(OpenTasks));

        // The link of the last reminder has ended by then; a fresh one comes to the registered address.
        using (var priya = await server.Deciders.EnterAsync(Priya, server.Letters.One(Priya, subject).Link))
        {
            await priya.PressAsync("Send a fresh link");
            await server.Clock.SettleAsync();
        }

        // And so has her invitation to set up an authenticator.
        using (var priya = await server.Deciders.EnterAsync(Priya, server.Letters.All(Priya, subject)[^1].Link))
        {
            if (priya.Buttons.Contains("Send me that e-mail again"))
            {
                await priya.PressAsync("Send me that e-mail again");
                await server.Clock.SettleAsync();
            }
        }

        await server.Deciders.DecideAsync(Priya, subject, Erase, level: 2);
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal(0, await OpenHoldsAsync(server));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_A_lead_does_not_release_their_own_form(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 606);
        await server.Forms.ArriveAsync(Priya, With(reference, tuesday));
        Assert.Empty(server.Letters.All(Priya, "Held form: " + reference));
        using var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Held form: " + reference).Link);
        await helen.PressAsync("Not me, or a conflict");
        await helen.PressAsync("Hand it back");
        await server.Clock.SettleAsync();
        // The deputy sent it: the head of safeguarding is asked.
        Assert.Empty(server.Letters.All(Priya, "Held form: " + reference));
        Assert.Single(server.Letters.All(Janet, "Held form: " + reference));
        await server.Deciders.DecideAsync(Janet, "Held form: " + reference, "Throw the form away", level: 2);
        Assert.Equal(0, await OpenHoldsAsync(server));
    }

    [Fact]
    public async Task A_lead_and_a_newer_form_in_the_same_instant_leave_one_of_the_two()
    {
        var server = await servers.GetAsync(Dialect.PostgreSql);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 614);
        await HeldAsync(server, reference, tuesday);
        await server.Deciders.EnrolIfAskedAsync(Helen);
        using var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Held form: " + reference).Link);
        await server.Deciders.SignInToDecideAsync(helen, Helen);
        await helen.PressAsync("The form goes on as it is");
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(20));

        Task pressed;
        await using (var transaction = await server.Database.BeginAsync())
        {
            var outcome = await server
                .Get<SubmissionIntake>()
                .DeliverAsync(
                    transaction,
                    new DeliveredResponse
                    {
                        FormKey = "F2",
                        ExternalFormId = "sample-form",
                        ResponseId = "sample-response",
                        CreateTime = server.Clock.Now,
                        LastSubmittedTime = server.Clock.Now,
                        RespondentAddress = Asha,
                        Answers = F2Answers.With(("case_ref", reference)),
                        SchemaMatches = true,
                    }
                );
            Assert.Equal(IntakeKind.Accepted, outcome.Kind);
            // The lead's answer has to wait for what intake holds; it begins while the form is not committed.
            pressed = helen.PressAsync("Record it");
            await WaitsForAsync(server, transaction, pressed);
            await transaction.CommitAsync();
        }

        await pressed;
        await server.Clock.SettleAsync();
        Assert.NotEqual(500, helen.Status);
        Assert.Contains("not held any more", helen.Words, StringComparison.Ordinal);
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal(0, await OpenHoldsAsync(server));
        Assert.Empty(server.Letters.All(Asha, $"{reference}: your held form goes on"));
        using var decider = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + reference).Link);
        Assert.DoesNotContain(Number, decider.Words, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_The_worker_of_the_case_does_not_decide_about_words_that_their_manager_sent(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 610);
        await server.Forms.ArriveAsync(Priya, Sixteen(reference, tuesday));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Ask for more", typed: ("questions", "risk"));
        await server.Forms.ArriveAsync(Tom, With(reference, tuesday));
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Held form: " + reference).Link))
        {
            await helen.PressAsync("Not me, or a conflict");
            await helen.PressAsync("Hand it back");
        }

        await server.Clock.SettleAsync();
        Assert.Empty(server.Letters.All(Priya, "Held form: " + reference));
        await server.Deciders.DecideAsync(Janet, "Held form: " + reference, Erase, level: 2);
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_Words_about_a_case_that_cannot_be_read_reach_a_lead_too(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        // Its letter fits another number.
        var wrong = Case("NTH", 611)[..^1] + (Case("NTH", 611)[^1] == 'A' ? 'B' : 'A');
        await server.Forms.ArriveAsync(Asha, With(wrong, tuesday));
        Assert.DoesNotContain(server.Letters.All(), m => m.Data.Contains(wrong, StringComparison.Ordinal));
        using var helen = await server.Deciders.EnterAsync(Helen, server.Letters.All(Helen, "Held form: North Harbour")[^1].Link);
        Assert.Equal("A form is held", helen.Heading);
        await server.Deciders.EnrolIfAskedAsync(Helen);
        await helen.OpenAsync(helen.Path);
        await server.Deciders.SignInToDecideAsync(helen, Helen);
        Assert.Contains(Number, helen.Words, StringComparison.Ordinal);
        Assert.Equal(["Throw the form away", "Not me, or a conflict"], helen.Buttons.Take(2));
        await server.Deciders.DecideAsync(helen, "Throw the form away");
        Assert.Equal(0, await OpenHoldsAsync(server));
        Assert.Contains(
            "About a held form, North Harbour",
            server.Letters.All(Helen, "A decision was recorded")[^1].Words,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_The_form_of_a_worker_who_left_is_not_released_into_nothing(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 612);
        await HeldAsync(server, reference, tuesday);
        await server.Database.ExecuteAsync("update pilot_register set status = 'suspended' where person_id = 'w-07'");
        await server.Deciders.EnrolIfAskedAsync(Helen);
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Held form: " + reference).Link))
        {
            await server.Deciders.SignInToDecideAsync(helen, Helen);
            await helen.PressAsync(Erase);
            await helen.PressAsync("Record it");
            Assert.Equal(403, helen.Status);
            Assert.Contains("may not send it any more", helen.Words, StringComparison.Ordinal);
            await helen.OpenAsync(helen.Path.Split('?')[0]);
            await server.Deciders.DecideAsync(helen, "Throw the form away");
        }

        await server.Database.ExecuteAsync("update pilot_register set status = 'active' where person_id = 'w-07'");
        await server.Forms.ArriveAsync(Noor, Sixteen(reference, tuesday));
        Assert.Equal("AwaitingDecision", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_A_lead_who_goes_away_is_covered_and_the_page_says_for_whom(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 613);
        await HeldAsync(server, reference, tuesday);
        var day = NodaTime.LocalDate.FromDateTime(tuesday.UtcDateTime);
        await using (var transaction = await server.Database.BeginAsync())
        {
            await server.Get<Absences>().AddAsync(transaction, $"away-{reference}", HelenId, day, day.PlusDays(2), PriyaId, "system");
            await transaction.CommitAsync();
        }

        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(5));
        using (var priya = await server.Deciders.EnterAsync(Priya, server.Letters.One(Priya, "Held form: " + reference).Link))
        {
            Assert.Contains("You stand in for Helen Okafor", priya.Words, StringComparison.Ordinal);
        }

        await server.Deciders.EnrolIfAskedAsync(Priya);
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(61));
        await server.Deciders.DecideAsync(Priya, "Held form: " + reference, "Throw the form away", level: 2);
        await server.Clock.MoveToAsync(tuesday.Days(4));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_The_digital_team_neither_releases_nor_erases_words_that_it_cannot_read(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 607);
        await HeldAsync(server, reference, tuesday);
        using var browser = server.Browse();
        await browser.OpenAsync("/");
        await browser.PressAsync("Sign in", ("Email", ScenarioServer.Administrator), ("Password", ScenarioServer.Password));
        Assert.Contains("F2: it may contain personal details", browser.Words, StringComparison.Ordinal);
        Assert.Contains("A safeguarding lead was asked to read it", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(reference, browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("Release", browser.Buttons);
        Assert.DoesNotContain("Discard", browser.Buttons);
        var id = (await server.Get<SubmissionHolds>().ListAsync()).Single().SubmissionId;
        foreach (var handler in new[] { "Release", "Discard" })
        {
            await browser.PostAsync($"/?handler={handler}", ("id", id), ("reason", "because"), browser.AntiForgery);
            Assert.Contains("Only the lead, who can read its text, may release or discard it", browser.Words, StringComparison.Ordinal);
        }

        Assert.Equal(1, await OpenHoldsAsync(server));
        await server.Deciders.DecideAsync(Helen, "Held form: " + reference, "Throw the form away", level: 2);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_36_A_correction_with_such_words_counts_once_it_is_released(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 608);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        using var decider = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, "Decision needed: " + reference).Link);
        await server.Forms.ArriveAsync(Asha, new Dictionary<string, string[]>(With(reference, tuesday)) { ["risk"] = ["High"] });
        await decider.OpenAsync(decider.Path);
        Assert.Contains("A newer version of this form is being held", decider.Words, StringComparison.Ordinal);
        await server.Deciders.DecideAsync(Helen, "Held form: " + reference, Erase, level: 2);

        // The page that was open before shows the older answers: it is read again.
        await decider.PressAsync("Approve");
        Assert.Equal(409, decider.Status);
        Assert.Contains("High", decider.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(Number, decider.Words, StringComparison.Ordinal);
        Assert.Single(await server.Sheets.ArrangementsAsync(reference));
        await server.Deciders.DecideAsync(decider, "Approve");
        Assert.Equal("AwaitingAgreement", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    private static Dictionary<string, string[]> With(string reference, DateTimeOffset tuesday) =>
        new(Sixteen(reference, tuesday)) { ["note"] = [$"please call {Number} first"] };

    /// <summary>Asha's form is held; the lead's mail.</summary>
    private static async Task<Letter> HeldAsync(ScenarioServer server, string reference, DateTimeOffset tuesday)
    {
        var before = server.Letters.All(Asha, "One of your forms needs a change").Count;
        await server.Forms.ArriveAsync(Asha, With(reference, tuesday));
        Assert.Equal(before + 1, server.Letters.All(Asha, "One of your forms needs a change").Count);
        Assert.Empty(server.Letters.All(Helen, "Decision needed: " + reference));
        Assert.Empty(await server.Sheets.ArrangementsAsync(reference));
        return server.Letters.One(Helen, "Held form: " + reference);
    }

    /// <summary>Returns once another session of PostgreSQL waits for a lock of this transaction.</summary>
    private static async Task WaitsForAsync(ScenarioServer server, Transaction holder, Task request)
    {
        var session = await holder.QuerySingleOrDefaultAsync<int>("select pg_backend_pid()");
        while (await server.Database.QuerySingleOrDefaultAsync<long>(WaitingForSql, new { session }) == 0)
        {
            Assert.False(request.IsCompleted, "The request was answered before the transaction ended.");
        }
    }

    private static async Task<int> OpenHoldsAsync(ScenarioServer server) => (await server.Get<SubmissionHolds>().ListAsync()).Count;

    private static async Task<JsonObject> AuditedAsync(ScenarioServer server, string action, string actor)
    {
        var (who, detail) = await server.Audit.NewestAsync(action);
        Assert.Equal(actor, who);
        return detail;
    }

    /// <summary>Not in a mail, a sheet, the database in clear, or the log.</summary>
    private static async Task IsNowhereAsync(ScenarioServer server, string words)
    {
        Assert.DoesNotContain(server.Letters.All(), m => m.Text.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain((await DatabaseDump.ReadAsync(server)).Rows, r => r.Text.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, line => line.Contains(words, StringComparison.Ordinal));
        foreach (var tab in new[] { "S2", "S3" })
        {
            Assert.DoesNotContain(
                (await server.Sheets.RowsAsync("service/NTH", tab)).SelectMany(r => r.Values),
                v => v.Contains(words, StringComparison.Ordinal)
            );
        }
    }
}
