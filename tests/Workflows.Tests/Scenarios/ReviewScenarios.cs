using System.Globalization;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>An approval that runs out: who is asked, what they may answer, and what is used again only after the lead has extended it (W10).</summary>
public sealed class ReviewScenarios : IAsyncDisposable
{
    /// <summary>Days until the review: twelve weeks would be full of reminders about weekly checks that nobody answers here.</summary>
    private const int DaysLeft = 7;

    /// <summary>Days after the review on which the lead has been asked (ten working days, and holidays), by a link that is still live.</summary>
    private const int WhenAsked = 21;

    private const string GoOn = "Go on as it is";
    private const string PauseIt = "Pause and use the other channel";

    private readonly ScenarioServers servers = new();

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_approval_that_runs_out_is_extended_once_and_then_paused_or_ended(Dialect dialect)
    {
        var (server, reference, review) = await ActiveAsync(dialect, 458);
        await server.Clock.MoveToAsync(server.Clock.Now.Days(DaysLeft).At(12, 0));
        Assert.Equal(review, server.Letters.One(Asha, $"{reference}: review due").At.Date());
        Assert.Empty(server.Letters.All(Helen, $"Decision needed: {reference} by").Skip(1));

        await server.Clock.MoveToAsync(server.Clock.Now.Days(WhenAsked + 1));
        using (var helen = await EnterAsync(server, reference))
        {
            Assert.Contains("Going on extends it by four weeks, once.", helen.Words, StringComparison.Ordinal);
            await server.Deciders.DecideAsync(helen, GoOn, ("reason", "other"));
        }

        Assert.Single(server.Letters.All(Asha, $"{reference}: next step"), l => l.At > server.Clock.Now.Days(-1));
        Assert.Equal(Later(review, 28), (await server.Sheets.ArrangementAsync(reference))["review_due"]);
        await server.Clock.MoveToAsync(server.Clock.Now.Days(28));
        using var again = await EnterAsync(server, reference);
        Assert.DoesNotContain(GoOn, again.Buttons);
        Assert.Contains(PauseIt, again.Buttons);
        await server.Deciders.DecideAsync(again, "End it");
        var ended = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Ended", "lapsed"), (ended["state"], ended["end_code"]));
        Assert.Equal(
            1,
            await CountAsync(server, "arrangement_events where event = 'ReviewEnd' and arrangement_id", ended["arrangement_id"])
        );
        Assert.Equal(
            1,
            await CountAsync(server, "weekly_rows where is_final and status = 'held' and arrangement_id", ended["arrangement_id"])
        );
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_question_about_a_review_reminds_its_lead_adds_a_deputy_and_then_tells_the_heads(Dialect dialect)
    {
        var (server, reference, review) = await ActiveAsync(dialect, 459);
        await server.Clock.MoveToAsync(server.Clock.Now.Days(DaysLeft).At(12, 0));
        foreach (var person in (string[])[Asha, Tom])
        {
            Assert.Equal(review, server.Letters.One(person, $"{reference}: review due").At.Date());
        }

        // The question comes ten working days later, and has two: counted in working hours, because holidays may lie in between.
        var noticed = server.Letters.One(Asha, $"{reference}: review due").At;
        await server.Clock.MoveToAsync(noticed.Days(35));
        var helens = Since(server, Helen, reference, noticed);
        Assert.Equal(["Decision needed", "Reminder", "Cover needed"], helens.Select(l => l.Subject.Split(':')[0]));
        Assert.Equal([80, 88, 96], helens.Select(l => HoursFrom(server, noticed, l)));
        var priyas = Assert.Single(Since(server, Priya, reference, noticed));
        Assert.Equal(("Cover needed", 96), (priyas.Subject.Split(':')[0], HoursFrom(server, noticed, priyas)));
        Assert.NotEqual(helens[^1].Link, priyas.Link);
        foreach (var person in (string[])[Janet, Ruth])
        {
            Assert.Equal([104, 136], Since(server, person, reference, noticed).Select(l => HoursFrom(server, noticed, l)));
        }

        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
        using (var priya = await server.Deciders.EnterAsync(Priya, priyas.Link))
        {
            // Her link has ended after seven days: a fresh one is as good.
            await priya.PressAsync("Send a fresh link");
            await server.Clock.SettleAsync();
        }

        using (var priya = await server.Deciders.EnterAsync(Priya, Since(server, Priya, reference, noticed)[^1].Link))
        {
            await server.Deciders.DecideAsync(priya, GoOn, ("reason", "other"));
        }

        Assert.Equal(Later(review, 28), (await server.Sheets.ArrangementAsync(reference))["review_due"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_paused_when_its_approval_runs_out_is_extended_or_ended_and_never_paused_again(Dialect dialect)
    {
        var (server, reference, review) = await ActiveAsync(dialect, 461);
        await ReportAsync(server, reference, "Pause it for a while", ("other_channel", ["Phone call"]));
        await server.Clock.MoveToAsync(server.Clock.Now.Days(DaysLeft + WhenAsked).At(12, 0));
        using (var helen = await EnterAsync(server, reference))
        {
            Assert.Equal([GoOn, "End it"], helen.Buttons.Where(b => b is GoOn or PauseIt or "End it"));
            Assert.Contains("its worker or manager then starts it again", helen.Words, StringComparison.Ordinal);
            await server.Deciders.DecideAsync(helen, GoOn, ("reason", "other"));
        }

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Paused", Later(review, 28)), (row["state"], row["review_due"]));

        // Extended once, it stays paused or ends; the lead who leaves it paused is asked again after four weeks.
        await server.Clock.MoveToAsync(server.Clock.Now.Days(28).At(14, 0));
        using (var helen = await EnterAsync(server, reference))
        {
            Assert.Equal([GoOn, "End it"], helen.Buttons.Where(b => b is GoOn or PauseIt or "End it"));
            Assert.Contains("Going on leaves it paused", helen.Words, StringComparison.Ordinal);
            await server.Deciders.DecideAsync(helen, GoOn, ("reason", "other"));
        }

        Assert.Equal(("Paused", Later(review, 28)), ((await server.Sheets.ArrangementAsync(reference))["state"], row["review_due"]));
        var asked = server.Clock.Now;
        await server.Clock.MoveToAsync(asked.Days(36));
        Assert.Equal(160, HoursFrom(server, asked, Since(server, Helen, reference, asked)[0]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_the_lead_paused_at_the_review_is_used_again_only_after_the_lead_has_extended_it(Dialect dialect)
    {
        var (server, reference, review) = await ActiveAsync(dialect, 462);
        var story = new SetupStory(server);
        await server.Clock.MoveToAsync(server.Clock.Now.Days(DaysLeft + WhenAsked).At(12, 0));
        using (var helen = await EnterAsync(server, reference))
        {
            await server.Deciders.DecideAsync(helen, PauseIt, ("conditions", "call"));
        }

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal("Paused", row["state"]);
        Assert.Equal(
            "The approval has run out: the safeguarding lead must extend it before WhatsApp is used again.",
            await ResumeAsync(server, row)
        );

        // On the page: the worker reads why, and asks the lead, once.
        var paused = server.Clock.Now;
        var letter = server.Letters.One(Asha, $"{reference}: paused");
        using (var asha = await server.Deciders.EnterAsync(Asha, letter.Link))
        {
            Assert.Contains("The safeguarding lead must extend it before WhatsApp is used again.", asha.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("Use WhatsApp again", asha.Buttons);
            Assert.DoesNotContain("Make a new one", asha.Words, StringComparison.Ordinal);
            await asha.PressAsync("Ask the lead to extend it");
            await server.Clock.SettleAsync();
            await asha.OpenAsync(letter.Link);
            Assert.DoesNotContain("Ask the lead to extend it", asha.Buttons);
            Assert.Contains("The safeguarding lead is asked whether it goes on", asha.Words, StringComparison.Ordinal);
        }

        // By form F6, while the lead is asked: the same sentence behind EM-14, and no second question.
        await server.Clock.MoveToAsync(server.Clock.Now.AddMinutes(30));
        await ReportAsync(server, reference, "Start it again");
        Assert.Equal("Paused", await story.StateAsync(reference));
        Assert.Single(Since(server, Helen, reference, paused.AddMinutes(-1)));
        using (var helen = await EnterAsync(server, reference))
        {
            Assert.DoesNotContain(PauseIt, helen.Buttons);
            await server.Deciders.DecideAsync(helen, GoOn, ("reason", "other"));
        }

        var told = server.Letters.All(Asha, $"{reference}: next step")[^1];
        using (var asha = await server.Deciders.EnterAsync(Asha, told.Link))
        {
            await asha.PressAsync("Use WhatsApp again");
            await server.Clock.SettleAsync();
        }

        row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Active", Later(review, 28)), (row["state"], row["review_due"]));

        // Extended once and out again: only a new form brings a new decision.
        await ReportAsync(server, reference, "Pause it for a while", ("other_channel", ["Phone call"]));
        await server.Clock.MoveToAsync(server.Clock.Now.Days(16));
        await ReportAsync(server, reference, "Start it again");
        Assert.Equal("Paused", await story.StateAsync(reference));
        Assert.Equal(
            "The approval has run out and was extended before: stop this, and send form F2 for a new decision.",
            await ResumeAsync(server, row)
        );
        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, $"{reference}: next step")[^1].Link))
        {
            Assert.Contains("stop this here and send form F2", asha.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("set-up checklist", asha.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("Use WhatsApp again", asha.Buttons);
        }
    }

    [Fact]
    public async Task Form_F6_asks_the_lead_too_when_only_an_extension_lets_it_start_again()
    {
        var (server, reference, _) = await ActiveAsync(Dialect.Sqlite, 463);
        await server.Clock.MoveToAsync(server.Clock.Now.Days(DaysLeft - 4).At(12, 0));
        await ReportAsync(server, reference, "Pause it for a while", ("other_channel", ["Phone call"]));
        var paused = server.Clock.Now;
        await server.Clock.MoveToAsync(paused.Days(6));
        Assert.Empty(Since(server, Helen, reference, paused));

        await ReportAsync(server, reference, "Start it again");
        Assert.Single(Since(server, Helen, reference, paused));
        using (var helen = await EnterAsync(server, reference))
        {
            await server.Deciders.DecideAsync(helen, "End it");
        }

        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Ended", "lapsed"), (row["state"], row["end_code"]));
    }

    /// <summary>Somebody tries to use it again by a way that no page offers.</summary>
    private static async Task<string?> ResumeAsync(ScenarioServer server, IReadOnlyDictionary<string, string> row)
    {
        await using var transaction = await server.Database.BeginAsync();
        var outcome = await server
            .Get<ArrangementBook>()
            .ApplyAsync(
                transaction,
                row["arrangement_id"],
                new ArrangementEvent
                {
                    Id = $"resume-{server.Clock.Now:O}",
                    Kind = ArrangementEventKind.Resume,
                    Cause = EventCause.Person,
                    Actor = "person:w-07",
                    Proof = Proof.SetupChecked,
                }
            );
        await transaction.CommitAsync();
        return (outcome as ArrangementOutcome.Refused)?.Sentence;
    }

    /// <summary>What asked a person to decide about a case after an instant, and what told them that nobody has.</summary>
    private static List<Letter> Since(ScenarioServer server, string person, string reference, DateTimeOffset at) =>
        [
            .. server
                .Letters.All(person)
                .Where(l => l.At > at)
                .Where(l =>
                    l.Subject.StartsWith($"Decision needed: {reference}", StringComparison.Ordinal)
                    || l.Subject.StartsWith($"Reminder: {reference} (a choice", StringComparison.Ordinal)
                    || l.Subject.StartsWith($"Cover needed: {reference} (a choice", StringComparison.Ordinal)
                    || l.Subject.StartsWith($"Overdue: {reference} (a choice about its future)", StringComparison.Ordinal)
                ),
        ];

    private static int HoursFrom(ScenarioServer server, DateTimeOffset at, Letter letter) =>
        (int)Math.Round(server.Get<WorkingCalendar>().WorkingHoursBetween(at, letter.At, Nation.EnglandAndWales));

    private static Task<Workflows.Server.Demo.FormBrowser> EnterAsync(ScenarioServer server, string reference) =>
        server.Deciders.EnterAsync(Helen, Since(server, Helen, reference, DateTimeOffset.MinValue)[^1].Link);

    private static string Later(string day, int days) =>
        DateOnly.Parse(day, CultureInfo.InvariantCulture).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Task<long> CountAsync(ScenarioServer server, string from, string id) =>
        server.Database.QuerySingleOrDefaultAsync<long>($"select count(*) from {from} = @id", new { id });

    private async Task<(ScenarioServer Server, string Reference, string Review)> ActiveAsync(Dialect dialect, int number)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", number);
        var id = await new SetupStory(server).ActiveAsync(Asha, "w-07", "PH-0231", reference);
        var today = server.Clock.Now.Date();
        Assert.Equal(Later(today, 84), (await server.Sheets.ArrangementAsync(reference))["review_due"]);
        var review = Later(today, DaysLeft);
        await server.Database.ExecuteAsync("update arrangements set review_due = @review where id = @id", new { review, id });
        await HoldAsync(server, id);
        return (server, reference, review);
    }

    /// <summary>A case on hold misses no week, so that nobody is asked about missed weeks besides.</summary>
    private static async Task HoldAsync(ScenarioServer server, string id)
    {
        await using var transaction = await server.Database.BeginAsync();
        var arrangement = (await server.Get<ArrangementBook>().FindAsync(transaction, id))!;
        await server
            .Get<CaseHolds>()
            .PlaceAsync(
                transaction,
                new NewHold
                {
                    Id = "hold-" + id,
                    CaseId = arrangement.CaseId,
                    Kind = HoldKind.Incident,
                    ReasonCode = "may_be_evidence",
                    Actor = "person:l-01",
                }
            );
        await transaction.CommitAsync();
        await server.Clock.SettleAsync();
    }

    private static Task ReportAsync(ScenarioServer server, string reference, string what, params (string Key, string[] Texts)[] more) =>
        server.Forms.ArriveAsync(
            Asha,
            more.Append(("case_ref", [reference])).Append(("what", [what])).ToDictionary(a => a.Item1, a => a.Item2),
            "F6"
        );
}
