using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Storage;
using Workflows.Submissions.Intake;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;
using HoldOutcome = Workflows.Casework.Holds.HoldOutcome;

namespace Workflows.Tests.Scenarios;

/// <summary>The weekly deletion on the real server: rounds, digests, reminders, decisions, holds and spot checks.</summary>
public sealed class WeeklyScenarios : IAsyncDisposable
{
    private const string Late = "Late: 1 weekly check(s), ";
    private const string LateInTeam = "Late: 1 weekly check(s) in your team";

    private readonly ScenarioServers servers = new();
    private int _events;

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_19_Deletion_not_confirmed_for_two_weeks(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 433);
        await ActiveAsync(server, Asha, reference, tuesday);

        await ComesAtAsync(server, tuesday.Days(2).At(10, 0), (Asha, $"This week: 1 check(s) due {tuesday.Days(3).At(17, 0).Short()}"));
        await ComesAtAsync(server, tuesday.Days(6).At(10, 0), (Asha, Late));
        await ComesAtAsync(server, tuesday.Days(7).At(10, 0), (Tom, LateInTeam));
        Assert.Equal(["open 1", "open 0"], await WeeksAsync(server, reference));
        await ComesAtAsync(server, tuesday.Days(9).At(10, 0), (Asha, $"This week: 1 check(s) due {tuesday.Days(10).At(17, 0).Short()}"));

        var monday = tuesday.Days(13).At(10, 0);
        var decision = $"Decision needed: {reference}, weekly checks not confirmed";
        var before = server.Letters.All(Asha, "Late: ").Count;
        await ComesAtAsync(server, monday, (Helen, decision), (Tom, decision));
        Assert.Equal(before + 1, server.Letters.All(Asha, "Late: ").Count);
        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
        Assert.Equal(["open 1", "open 2", "open 0"], await WeeksAsync(server, reference));

        await server.Clock.MoveToAsync(monday.At(14, 10));
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, $"Reminder: {reference}").Link))
        {
            await helen.PressAsync("Pause and use the other channel");
            await helen.PressAsync("Record it");
            Assert.Contains("Choose the channel that is used instead.", helen.Words, StringComparison.Ordinal);
            await helen.PressAsync("Record it", ("conditions", "call"));
            Assert.Equal(200, helen.Status);
        }

        await server.Clock.SettleAsync();
        var row = await server.Sheets.ArrangementAsync(reference);
        Assert.Equal(("Paused", "call"), (row["state"], row["other_channel"]));
        Assert.Single(server.Letters.All(Asha, $"{reference}: "), m => m.At >= monday.At(14, 0));

        await server.Clock.MoveToAsync(monday.At(15, 0));
        using var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, "Late: ")[^1].Link);
        await asha.PressAsync(
            "Record these answers",
            ("file-0", "yes"),
            ("deleted-0", "yes"),
            ("file-1", "nothing"),
            ("deleted-1", "none")
        );
        Assert.Contains("2 weeks: done, late.", asha.Words, StringComparison.Ordinal);
        await server.Clock.SettleAsync();
        Assert.Equal(["late 1", "late 2", "open 0"], await WeeksAsync(server, reference));
        var told = server.Letters.All(Tom, LateInTeam).Count;
        await server.Clock.MoveToAsync(tuesday.Days(15));
        Assert.Equal(told, server.Letters.All(Tom, LateInTeam).Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_19_A_late_confirmation_ends_the_question_at_once(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 434);
        await ActiveAsync(server, Asha, reference, tuesday);
        await server.Clock.MoveToAsync(tuesday.Days(13).At(10, 30));
        var decision = $"Decision needed: {reference}, weekly checks not confirmed";
        var link = server.Letters.One(Tom, decision).Link;
        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, "Late: ")[^1].Link))
        {
            await asha.PressAsync("Record these answers", ("file-0", "yes"), ("deleted-0", "yes"));
        }

        await server.Clock.SettleAsync();
        Assert.Equal(["late 1", "open 2", "open 0"], await WeeksAsync(server, reference));
        using var tom = await server.Deciders.EnterAsync(Tom, link);
        Assert.Empty(tom.Buttons.Intersect(["Go on as it is", "End it"]));
        // Nobody is told that nobody decided, and nothing closed by itself.
        await server.Clock.MoveToAsync(tuesday.Days(16));
        Assert.Empty(server.Letters.All(Janet, $"Overdue: {reference}, weekly deletion"));
        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_19_Let_go_on_the_week_is_due_again_and_undecided_the_head_of_safeguarding_is_told(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 435);
        await ActiveAsync(server, Asha, reference, tuesday);
        var decision = $"Decision needed: {reference}, weekly checks not confirmed";
        await server.Clock.MoveToAsync(tuesday.Days(15).At(9, 59));
        Assert.Empty(server.Letters.All(Janet, $"Overdue: {reference}, weekly deletion"));
        await server.Clock.MoveToAsync(tuesday.Days(15).At(10, 1));
        Assert.Single(server.Letters.All(Janet, $"Overdue: {reference}, weekly deletion"));
        Assert.Single(server.Letters.All(Ruth, $"Overdue: {reference}, weekly deletion"));
        Assert.Equal("Active", (await server.Sheets.ArrangementAsync(reference))["state"]);

        Assert.Single(server.Letters.All(Tom, decision));
        await server.Deciders.DecideAsync(Tom, $"Cover needed: {reference}", "Go on as it is", 1, ("reason", "forgot"));
        var week = (await RowsAsync(server, reference))[1];
        Assert.Equal((tuesday.Days(17).At(17, 0).ToSheet(), "forgot", "open"), (week["due_at"], week["not_done_code"], week["status"]));
        Assert.Equal("continue", (await server.Sheets.DecisionsAsync(reference))[^1]["outcome"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_20_Hold_beats_deletion(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("RVD", 115);
        var arrangement = await ActiveAsync(server, Ben, reference, tuesday);
        await server.Clock.MoveToAsync(tuesday.Days(2).At(10, 1));
        // Ben opens his page before the hold.
        using var ben = await server.Deciders.EnterAsync(Ben, server.Letters.All(Ben, "This week:")[^1].Link);
        Assert.DoesNotContain("HOLD: do not delete", ben.Words, StringComparison.Ordinal);
        await PlaceAsync(server, arrangement);
        await server.Clock.SettleAsync();

        await ben.PressAsync("Record these answers", ("file-0", "yes"), ("deleted-0", "yes"));
        Assert.Contains("Your safeguarding lead was told that messages were deleted", ben.Words, StringComparison.Ordinal);
        Assert.Contains("HOLD: do not delete", ben.Words, StringComparison.Ordinal);
        await server.Clock.SettleAsync();
        Assert.Single(server.Letters.All(Helen, $"URGENT {reference}"));
        Assert.Equal(["held 0"], await WeeksAsync(server, reference));

        await server.Clock.MoveToAsync(tuesday.Days(9).At(10, 1));
        Assert.Equal(["held 0", "held 0"], await WeeksAsync(server, reference));
        Assert.Empty(server.Letters.All(Ben, "Late: "));
        Assert.Equal(2, server.Letters.All(Ben, "This week:").Count);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_23_Clock_change_and_bank_holidays(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        await server.Clock.MoveToAsync(new DateTimeOffset(2027, 3, 23, 9, 30, 0, TimeSpan.Zero));
        var reference = Case("NTH", 437);
        await ActiveAsync(server, Asha, reference, server.Clock.Now);
        await server.Clock.MoveToAsync(new DateTimeOffset(2027, 4, 1, 12, 0, 0, TimeSpan.Zero));

        var digests = server.Letters.All(Asha, "This week:");
        Assert.Equal(
            [
                (new DateTimeOffset(2027, 3, 24, 10, 0, 0, TimeSpan.Zero), "This week: 1 check(s) due Thu 25 Mar 17:00"),
                (new DateTimeOffset(2027, 4, 1, 9, 0, 0, TimeSpan.Zero), "This week: 1 check(s) due Fri 2 Apr 17:00"),
            ],
            digests.Select(d => (d.At.ToUniversalTime().AddSeconds(-d.At.Second), d.Subject))
        );
        // One instance a week and service, also in weeks without rows.
        var rounds = await server.Database.QueryAsync<string>(
            "select service || ' ' || week || ' ' || cast(count(*) as text) from weekly_draws group by service, week order by 1"
        );
        Assert.All(rounds, r => Assert.EndsWith(" 1", r, StringComparison.Ordinal));
        Assert.Equal(
            rounds.Count,
            await server.Database.QuerySingleOrDefaultAsync<long>(
                "select count(*) from instances where definition_id = 'W06' and finished_at is not null"
            ) + 3
        );
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_37_Spot_check(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 417);
        var arrangement = await ActiveAsync(server, Asha, reference, tuesday);
        var week = server.Get<WeekCalendar>().WeekOf(tuesday);
        var key = WeeklyRow.KeyOf(arrangement.Id, week);
        var seed = Enumerable.Range(0, 1000).Select(i => $"{i}").First(s => SpotChecks.IsDrawn(s, key));
        await server.Database.ExecuteAsync(
            "insert into weekly_draws (service, week, seed, drawn_at) values ('NTH', @week, @seed, 1)",
            new { week = week.Key, seed }
        );

        await server.Clock.MoveToAsync(tuesday.Days(2).At(9, 57));
        Assert.Equal("none", (await RowsAsync(server, reference))[0]["spot_check"]);
        await server.Clock.MoveToAsync(tuesday.Days(2).At(10, 1));
        Assert.Equal("asked", (await RowsAsync(server, reference))[0]["spot_check"]);
        using var asha = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, "This week:")[^1].Link);
        Assert.Contains("Look together before deleting", asha.Words, StringComparison.Ordinal);

        await server.Clock.MoveToAsync(tuesday.Days(3).At(11, 0));
        await server.Deciders.DecideAsync(Tom, $"{reference}: look together before the deletion", "Yes, all is well");
        await server.Clock.MoveToAsync(tuesday.Days(3).At(11, 5));
        using var again = await server.Deciders.EnterAsync(Asha, server.Letters.All(Asha, "This week:")[^1].Link);
        await again.PressAsync("Record these answers", ("file-0", "yes"), ("deleted-0", "yes"));
        await server.Clock.SettleAsync();
        var row = (await RowsAsync(server, reference))[0];
        Assert.Equal(("done", "ok", "yes", "yes"), (row["status"], row["spot_check"], row["file_updated"], row["messages_deleted"]));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_F5_does_what_the_page_does(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 440);
        await ActiveAsync(server, Asha, reference, tuesday);
        await using (var transaction = await server.Database.BeginAsync())
        {
            var outcome = await server
                .Get<SubmissionIntake>()
                .DeliverAsync(
                    transaction,
                    new DeliveredResponse
                    {
                        FormKey = "F5",
                        ExternalFormId = "sample",
                        ResponseId = reference,
                        CreateTime = server.Clock.Now,
                        LastSubmittedTime = server.Clock.Now,
                        RespondentAddress = Asha,
                        SchemaMatches = true,
                        Answers = new Dictionary<string, IReadOnlyList<string>>
                        {
                            ["case_ref"] = [reference],
                            ["week_ending"] = [tuesday.Days(5).Date()],
                            ["file_updated"] = ["Nothing to record"],
                            ["messages_deleted"] = ["No messages this week"],
                            ["appts_planned"] = ["3"],
                            ["appts_kept"] = ["2"],
                            ["other_channel_works"] = ["Yes"],
                            ["link_problem"] = ["A link would not open"],
                        },
                    }
                );
            Assert.Equal(IntakeKind.Accepted, outcome.Kind);
            await transaction.CommitAsync();
        }

        await server.Clock.SettleAsync();
        var row = (await RowsAsync(server, reference))[0];
        Assert.Equal(
            ("done", "nothing", "none", "3", "2", "open"),
            (row["status"], row["file_updated"], row["messages_deleted"], row["appts_planned"], row["appts_kept"], row["link_problem"])
        );
    }

    /// <summary>Nothing a minute before, and exactly one mail more to each at the time.</summary>
    private static async Task ComesAtAsync(ScenarioServer server, DateTimeOffset at, params (string To, string Subject)[] mails)
    {
        await server.Clock.MoveToAsync(at.AddMinutes(-1));
        var before = mails.Select(m => server.Letters.All(m.To, m.Subject).Count).ToList();
        await server.Clock.MoveToAsync(at.AddMinutes(1));
        Assert.Equal(before.Select(count => count + 1), mails.Select(m => server.Letters.All(m.To, m.Subject).Count));
        Assert.All(mails, m => Assert.InRange(server.Letters.All(m.To, m.Subject)[^1].At, at, at.AddMinutes(1)));
    }

    /// <summary>Status and run of each week of a case in S4, oldest first.</summary>
    private static async Task<IEnumerable<string>> WeeksAsync(ScenarioServer server, string reference) =>
        (await RowsAsync(server, reference)).Select(r => $"{r["status"]} {r["consecutive_missed"]}");

    private static async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(ScenarioServer server, string reference)
    {
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        return
        [
            .. (await server.Sheets.RowsAsync($"weekly/{reference[..3]}/{server.Clock.Now.Year}", "S4"))
                .Where(r => r["key"].StartsWith(id + ":", StringComparison.Ordinal))
                .OrderBy(r => r["key"], StringComparer.Ordinal),
        ];
    }

    /// <summary>A request that the lead approves, and that young person and worker take into use the same hour.</summary>
    private async Task<Arrangement> ActiveAsync(ScenarioServer server, string worker, string reference, DateTimeOffset now)
    {
        await server.Forms.ArriveAsync(worker, Adult(reference));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        var book = server.Get<ArrangementBook>();
        await using (var transaction = await server.Database.BeginAsync())
        {
            foreach (
                var (kind, proof) in new[]
                {
                    (ArrangementEventKind.Agree, Proof.LiveCode),
                    (ArrangementEventKind.SetupComplete, Proof.PhoneOk | Proof.SafeWordAgreed | Proof.SetupChecked),
                }
            )
            {
                Assert.IsType<ArrangementOutcome.Applied>(
                    await book.ApplyAsync(
                        transaction,
                        id,
                        new ArrangementEvent
                        {
                            Id = $"sample-{now.Ticks}-{++_events}",
                            Kind = kind,
                            Cause = EventCause.Person,
                            Actor = "person:w-07",
                            Proof = proof,
                        }
                    )
                );
            }

            await transaction.CommitAsync();
        }

        await server.Clock.SettleAsync();
        await using var reading = await server.Database.BeginAsync();
        return (await book.FindAsync(reading, id))!;
    }

    private static async Task PlaceAsync(ScenarioServer server, Arrangement arrangement)
    {
        await using var transaction = await server.Database.BeginAsync();
        Assert.IsType<HoldOutcome.Done>(
            await server
                .Get<CaseHolds>()
                .PlaceAsync(
                    transaction,
                    new NewHold
                    {
                        Id = $"hold:{arrangement.Id}",
                        CaseId = arrangement.CaseId,
                        Kind = HoldKind.Incident,
                        ReasonCode = "may_be_evidence",
                        Actor = $"person:{HelenId}",
                    }
                )
        );
        await transaction.CommitAsync();
    }
}
