using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Casework.Setup;
using Workflows.Storage;
using Xunit;
using static Workflows.Tests.Scenarios.Answers;
using static Workflows.Tests.Scenarios.People;

namespace Workflows.Tests.Scenarios;

/// <summary>From the young person's yes to the first use: form F3, the lead, the phones desk, and the time that it may take.</summary>
public sealed class SetupScenarios : IAsyncDisposable
{
    private const string AshaId = "w-07";
    private const string AshasPhone = "PH-0231";

    private readonly ScenarioServers servers = new();

    public ValueTask DisposeAsync() => servers.DisposeAsync();

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task SC_01_Agreed_set_up_and_in_use(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 417);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await story.AgreedAsync(Asha, reference);
        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        var asked = server.Letters.One(Asha, $"{reference}: set-up to do by {tuesday.Days(7).Short()}");
        using (var asha = await server.Deciders.EnterAsync(Asha, asked.Link))
        {
            Assert.Equal("Set up both phones", asha.Heading);
            Assert.Contains(tuesday.Days(14).Spoken(), asha.Words, StringComparison.Ordinal);
        }

        await server.Clock.MoveToAsync(tuesday.Days(2).At(12, 0));
        await story.SendAsync(Asha, reference, AshasPhone);

        var row = await server.Sheets.ArrangementAsync(reference);
        var today = tuesday.Days(2).Date();
        Assert.Equal(
            ("Active", today, today, "done_together", "shown", "yes", "1", today),
            (
                row["state"],
                row["active_on"],
                row["setup_worker_lock_on"],
                row["setup_yp_lock"],
                row["setup_passcode"],
                row["one_to_one"],
                row["safe_word_no"],
                row["safe_word_agreed_on"]
            )
        );
        var friday = tuesday.Days(10).Short()[..^6];
        foreach (var person in new[] { Asha, Tom })
        {
            Assert.Contains(
                $"First weekly check: {friday}.",
                server.Letters.One(person, $"{reference}: ready to start").Words,
                StringComparison.Ordinal
            );
        }

        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, $"{reference}: ready to start").Link))
        {
            Assert.Contains("Ready to use", asha.Words, StringComparison.Ordinal);
        }

        Assert.Equal("person:" + AshaId, await ActorAsync(server, row["arrangement_id"], "SetupComplete"));
        Assert.Equal("confirmed", await story.PhoneStatusAsync(AshaId));
        await NothingWaitsAsync(server, row["arrangement_id"]);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_is_missing_is_named_and_the_state_stays(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 418);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await story.AgreedAsync(Asha, reference);

        await story.SendAsync(
            Asha,
            reference,
            AshasPhone,
            ("safe_word", "not_yet"),
            ("safe_word_change", null),
            ("explained", "one_to_one,disappearing_off")
        );

        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        var letter = server.Letters.One(Asha, $"{reference}: your checklist was received");
        Assert.DoesNotContain("safe word", letter.Data, StringComparison.OrdinalIgnoreCase);
        using (var asha = await server.Deciders.EnterAsync(Asha, letter.Link))
        {
            Assert.Equal("Something is missing", asha.Heading);
            Assert.Contains(SetupNeeds.Words["safe_word"], asha.Words, StringComparison.Ordinal);
            Assert.Contains(SetupNeeds.Words["backup_off"], asha.Words, StringComparison.Ordinal);
            Assert.DoesNotContain(SetupNeeds.Words["one_to_one"], asha.Words, StringComparison.Ordinal);
        }

        await story.SendAsync(
            Asha,
            reference,
            AshasPhone,
            ("worker_lock", "could_not"),
            ("yp_lock", null),
            ("passcode", null),
            ("known_by_others", null),
            ("explained", null),
            ("safe_word", null),
            ("safe_word_change", null),
            ("they_know_numbers", null),
            ("they_know_use", null),
            ("done_on", null)
        );
        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));

        await story.SendAsync(Asha, reference, AshasPhone);
        Assert.Equal("Active", await story.StateAsync(reference));
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task The_lead_is_asked_when_somebody_else_may_see_messages(Dialect dialect, string answer, string state)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 419);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await story.AgreedAsync(Asha, reference);
        await server.Clock.MoveToAsync(tuesday.At(14, 0));

        await story.SendAsync(Asha, reference, AshasPhone, ("known_by_others", "unknown"));

        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        var subject = $"Decision needed: {reference} by {tuesday.Days(1).At(14, 0).Short()}";
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.One(Helen, subject).Link))
        {
            Assert.Contains(SetupReasons.Words["not_known"], helen.Words, StringComparison.Ordinal);
            await server.Deciders.DecideAsync(helen, answer);
        }

        Assert.Equal(state, await story.StateAsync(reference));
        var decision = (await server.Sheets.DecisionsAsync(reference)).Single(d => d["step"] == "set_up");
        Assert.Equal("SL", decision["decider_role"]);
        if (state == "AwaitingSetup")
        {
            using var asha = await server.Deciders.EnterAsync(
                Asha,
                server.Letters.One(Asha, $"{reference}: your checklist was received").Link
            );
            Assert.Contains(SetupNeeds.Words["lead"], asha.Words, StringComparison.Ordinal);
            // The lead's answer was about that form: another one with the same answers is asked about again.
            await story.SendAsync(Asha, reference, AshasPhone, ("known_by_others", "yes"));
            Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
            await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Go on with the set-up");
            Assert.Equal("Active", await story.StateAsync(reference));
        }

        if (state == "Ended")
        {
            Assert.Equal("worker_stopped", (await server.Sheets.ArrangementAsync(reference))["end_code"]);
            await NothingWaitsAsync(server, decision["arrangement_id"]);
        }
    }

    public static TheoryData<Dialect, string, string> Outcomes
    {
        get
        {
            var all = new TheoryData<Dialect, string, string>();
            foreach (var dialect in new[] { Dialect.Sqlite, Dialect.PostgreSql })
            {
                all.Add(dialect, "Go on with the set-up", "Active");
                all.Add(dialect, "Not yet", "AwaitingSetup");
                all.Add(dialect, "End it", "Ended");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_set_up_that_is_complete_after_the_approval_ran_out_needs_the_lead_whatever_was_decided_before(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 424);
        var id = await story.AgreedAsync(Asha, reference);
        await story.SendAsync(Asha, reference, AshasPhone, ("known_by_others", "yes"));
        await server.Database.ExecuteAsync("update arrangements set review_due = @day where id = @id", new { day = tuesday.Date(), id });
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Go on with the set-up");
        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));

        // The phones desk answers when the last day of the approval is over.
        await server.Clock.MoveToAsync(tuesday.Days(1).At(10, 0));
        var asked = server.Letters.One(Sam, $"Please check phone {AshasPhone}").Link;
        using (var sam = await server.Deciders.EnterAsync(Sam, asked))
        {
            await server.Deciders.DecideAsync(sam, "Issued to this worker, and working");
        }

        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        using (var helen = await server.Deciders.EnterAsync(Helen, server.Letters.All(Helen, "Decision needed: " + reference)[^1].Link))
        {
            Assert.Contains(SetupReasons.Words["approval_over"], helen.Words, StringComparison.Ordinal);
            await server.Deciders.DecideAsync(helen, "Go on with the set-up");
        }

        Assert.Equal("Active", await story.StateAsync(reference));
        await server.Clock.MoveToAsync(tuesday.Days(1).At(12, 0));
        Assert.Single(server.Letters.All(Asha, $"{reference}: review due"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lead_who_does_not_decide_brings_nothing_into_use(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 420);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await story.AgreedAsync(Asha, reference, ("privacy", ["Extra private (someone may look at their phone)"]));

        await story.SendAsync(Asha, reference, AshasPhone, ("yp_lock", "prefers_not"));
        Assert.Single(server.Letters.All(Helen, "Decision needed: " + reference + " by " + tuesday.Days(1).Short()));
        await server.Clock.MoveToAsync(tuesday.Days(8));

        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        using (
            var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, $"{reference}: your checklist was received").Link)
        )
        {
            Assert.Contains("did not answer in time", asha.Words, StringComparison.Ordinal);
        }

        // With another answer no lead is needed. The worker's ten days did not run while the lead was asked.
        await story.SendAsync(Asha, reference, AshasPhone, ("yp_lock", "will_do"));
        Assert.Equal("Active", await story.StateAsync(reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_newer_checklist_takes_the_place_of_one_that_a_person_is_asked_about(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 421);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await story.AgreedAsync(Asha, reference);
        await story.SendAsync(Asha, reference, AshasPhone, ("known_by_others", "yes"));
        var link = server.Letters.All(Helen, "Decision needed: " + reference)[^1].Link;

        await story.SendAsync(Asha, reference, AshasPhone);

        Assert.Equal("Active", await story.StateAsync(reference));
        Assert.True(await server.Deciders.IsDeadAsync(Helen, link));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_checklist_that_is_edited_arrives_again(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 432);
        await story.ConfirmAsync(AshaId, AshasPhone);
        var id = await story.AgreedAsync(Asha, reference);
        await story.SendAsync(Asha, reference, AshasPhone, ("passcode", "prefers_not"));

        await story.EditAsync(Asha, reference, AshasPhone, ("known_by_others", "yes"));
        var link = server.Letters.All(Helen, "Decision needed: " + reference)[^1].Link;
        await story.EditAsync(Asha, reference, AshasPhone);

        Assert.Equal("Active", await story.StateAsync(reference));
        Assert.True(await server.Deciders.IsDeadAsync(Helen, link));
        await story.EditAsync(Asha, reference, AshasPhone, ("passcode", "has_one"));
        await IsHeldAsync(server, Asha, "does not wait for its set-up now");
        await NothingWaitsAsync(server, id);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_phone_that_is_not_confirmed_is_asked_about_once_and_the_waiting_forms_go_on_by_themselves(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var (first, second) = (Case("NTH", 422), Case("NTH", 423));
        await story.AgreedAsync(Asha, first);
        await story.AgreedAsync(Asha, second);
        await story.SendAsync(Asha, first, AshasPhone);
        await story.SendAsync(Asha, second, AshasPhone);

        Assert.Equal("AwaitingSetup", await story.StateAsync(first));
        Assert.Equal("unconfirmed", await story.PhoneStatusAsync(AshaId));
        var letter = server.Letters.One(Sam, $"Please check phone {AshasPhone}");
        Assert.DoesNotContain("NTH-", letter.Data, StringComparison.Ordinal);

        // K5: a reminder on day 3, the manager on day 5, the pilot lead on day 8.
        await server.Clock.MoveToAsync(tuesday.Days(3).AddMinutes(30));
        Assert.Equal(2, server.Letters.All(Sam, $"Please check phone {AshasPhone}").Count);
        await server.Clock.MoveToAsync(tuesday.Days(7).AddMinutes(30));
        Assert.Contains(server.Letters.All(Tom), m => m.Subject.Contains(AshasPhone, StringComparison.Ordinal));
        await server.Clock.MoveToAsync(tuesday.Days(12).AddMinutes(30));
        Assert.Contains(server.Letters.All(Ruth), m => m.Subject.Contains(AshasPhone, StringComparison.Ordinal));
        await server.Clock.MoveToAsync(tuesday.Days(16));
        Assert.Equal("AwaitingSetup", await story.StateAsync(second));

        // The links of both mails have ended after seven days; the page sends a fresh one.
        using (var sam = await server.Deciders.EnterAsync(Sam, server.Letters.All(Sam, $"Please check phone {AshasPhone}")[^1].Link))
        {
            await sam.PressAsync("Send a fresh link");
            await server.Clock.SettleAsync();
        }

        using (var sam = await server.Deciders.EnterAsync(Sam, server.Letters.All(Sam, $"Please check phone {AshasPhone}")[^1].Link))
        {
            Assert.Contains("Asha Malik", sam.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("NTH-", sam.Words, StringComparison.Ordinal);
            await server.Deciders.DecideAsync(sam, "Issued to this worker, and working");
        }

        Assert.Equal("Active", await story.StateAsync(first));
        Assert.Equal("Active", await story.StateAsync(second));
        Assert.Equal("confirmed", await story.PhoneStatusAsync(AshaId));
        Assert.Single(server.Letters.All(Asha, $"{second}: ready to start"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_tag_that_the_desk_does_not_confirm_is_missing_and_another_workers_tag_is_held(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 424);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await story.AgreedAsync(Asha, reference);

        await story.SendAsync(Asha, reference, "PH-0232");
        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        Assert.Empty(server.Letters.All(Sam, "Please check phone"));
        await IsHeldAsync(server, Asha, "another worker's in the register");

        await story.SendAsync(Asha, reference, "PH-0999");
        await server.Deciders.DecideAsync(Sam, "Please check phone PH-0999", "Not this worker's");
        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        using (
            var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, $"{reference}: your checklist was received").Link)
        )
        {
            Assert.Contains(SetupNeeds.Words["phone_not_theirs"], asha.Words, StringComparison.Ordinal);
        }

        await story.SendAsync(Asha, reference, AshasPhone);
        Assert.Equal("Active", await story.StateAsync(reference));
        Assert.Equal("confirmed", await story.PhoneStatusAsync(AshaId));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lost_phone_pauses_everything_on_it_at_any_hour_and_a_new_one_is_set_up_again(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var (first, second, noors) = (Case("NTH", 425), Case("NTH", 426), Case("NTH", 427));
        var id = await story.ActiveAsync(Asha, AshaId, AshasPhone, first);
        await story.ActiveAsync(Asha, AshaId, AshasPhone, second);
        await story.ActiveAsync(Noor, "w-08", "PH-0232", noors);
        var saturday = tuesday.Days(4).At(23, 10);
        await server.Clock.MoveToAsync(saturday);

        Assert.Equal(2, await LoseAsync(server, story));
        Assert.Equal(0, await LoseAsync(server, story));

        Assert.Equal("Paused (channel unsafe)", await story.StateAsync(first));
        Assert.Equal("Paused (channel unsafe)", await story.StateAsync(second));
        Assert.Equal("Active", await story.StateAsync(noors));
        Assert.Equal("lost", await story.PhoneStatusAsync(AshaId));
        foreach (var person in new[] { Helen, Tom, Sam })
        {
            var letter = server.Letters.One(person, $"Phone {AshasPhone} is reported lost");
            Assert.InRange(letter.At, saturday, saturday.AddMinutes(5));
            Assert.Contains("2 cases", letter.Words, StringComparison.Ordinal);
            Assert.DoesNotContain("NTH-", letter.Data, StringComparison.Ordinal);
        }

        // A new phone: form F3 is checked during the pause, and brings nothing into use by itself.
        await server.Clock.MoveToAsync(tuesday.Days(6));
        var paused = (await FindAsync(server, story, id)).PausedAt!.Value;
        Assert.Null(await NewestSinceAsync(server, story, id, paused));
        await story.SendAsync(Asha, first, "PH-0900", ("safe_word_change", "routine"));
        await server.Deciders.DecideAsync(Sam, "Please check phone PH-0900", "Issued to this worker, and working");
        Assert.Equal("Paused (channel unsafe)", await story.StateAsync(first));
        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, $"{first}: your checklist was received").Link))
        {
            Assert.Equal("The set-up is checked", asha.Heading);
        }

        var check = await NewestSinceAsync(server, story, id, paused);
        Assert.Equal("2", check?.Columns["safe_word_no"]);
        Assert.Equal("confirmed", await story.PhoneStatusAsync(AshaId));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Another_phone_of_the_worker_pauses_what_is_in_use_on_the_first_until_the_checklist_is_sent_again(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var (first, second) = (Case("NTH", 432), Case("NTH", 433));
        var id = await story.ActiveAsync(Asha, AshaId, AshasPhone, first);
        await story.AgreedAsync(Asha, second);
        await server.Clock.MoveToAsync(tuesday.Days(1));
        await story.SendAsync(Asha, second, "PH-0900");
        await server.Deciders.DecideAsync(Sam, "Please check phone PH-0900", "Issued to this worker, and working");
        Assert.Equal(("Paused", "Active"), (await story.StateAsync(first), await story.StateAsync(second)));
        Assert.Single(server.Letters.All(Asha, $"{first}: paused"));

        Assert.Equal(SetupFirst, await ResumeAsync(server, story, id));
        await story.SendAsync(Asha, first, "PH-0900", ("safe_word_change", "routine"));
        using (var asha = await server.Deciders.EnterAsync(Asha, server.Letters.One(Asha, $"{first}: paused").Link))
        {
            await asha.PressAsync("Use WhatsApp again");
            await server.Clock.SettleAsync();
        }

        Assert.Equal("Active", await story.StateAsync(first));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_phone_that_the_register_changes_during_a_short_pause_is_checked_before_it_goes_on(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 434);
        var id = await story.ActiveAsync(Asha, AshaId, AshasPhone, reference);
        await server.Clock.MoveToAsync(tuesday.AddHours(1));
        await server.Forms.ArriveAsync(
            Asha,
            new Dictionary<string, string[]>
            {
                ["case_ref"] = [reference],
                ["what"] = ["Pause it for a while"],
                ["other_channel"] = ["Phone call"],
            },
            "F6"
        );
        await server.Clock.MoveToAsync(tuesday.AddHours(2));
        await story.InAsync(async t =>
        {
            var entry = (await server.Get<PilotRegister>().FindAsync(AshaId, t))!;
            entry.PhoneAsset = "PH-0901";
            await server.Get<PilotRegister>().PutAsync(t, entry, "test");
            return await server.Get<PhoneList>().SetAsync(t, "PH-0901", AshaId, PhoneStatus.Confirmed, "person:c-02");
        });

        Assert.Equal(SetupFirst, await ResumeAsync(server, story, id));
        Assert.Equal("Paused", await story.StateAsync(reference));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_checklist_that_fits_no_waiting_case_is_held_and_its_sender_told(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 428);
        await story.ConfirmAsync(AshaId, AshasPhone);
        await server.Forms.ArriveAsync(Asha, Sixteen(reference, tuesday));
        await story.SendAsync(Asha, reference, AshasPhone);
        await IsHeldAsync(server, Asha, "does not wait for its set-up now");

        await server.Deciders.DecideAsync(Helen, "Decision needed: " + reference, "Approve");
        await story.SendAsync(Asha, reference, AshasPhone, ("passcode", "has_one"));
        await IsHeldAsync(server, Asha, "has not agreed yet");

        var id = (await server.Sheets.ArrangementAsync(reference))["arrangement_id"];
        await story.ApplyAsync(id, ArrangementEventKind.Agree, "young-person", Proof.LiveCode);
        await story.SendAsync(Noor, reference, "PH-0232");
        await IsHeldAsync(server, Noor, "is not yours");

        await story.SendAsync(Asha, reference, AshasPhone, ("done_on", tuesday.Days(-15).Date()));
        await IsHeldAsync(server, Asha, "14 days");

        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        await story.SendAsync(Tom, reference, AshasPhone, ("done_on", tuesday.Days(-14).Date()));
        Assert.Equal("Active", await story.StateAsync(reference));
        Assert.Equal("person:m-01", await ActorAsync(server, id, "SetupComplete"));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task After_ten_working_days_it_is_parked_whatever_was_sent_in_between(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        var tuesday = await server.Clock.TuesdayAsync();
        var reference = Case("NTH", 429);
        await story.ConfirmAsync(AshaId, AshasPhone);
        var id = await story.AgreedAsync(Asha, reference);

        await server.Clock.MoveToAsync(tuesday.Days(3).AddMinutes(30));
        Assert.Single(server.Letters.All(Asha, $"Reminder: {reference}"));
        await story.SendAsync(Asha, reference, AshasPhone, ("safe_word", "not_yet"), ("safe_word_change", null));
        await server.Clock.MoveToAsync(tuesday.Days(7).AddMinutes(30));
        Assert.Single(server.Letters.All(Tom, $"{reference}: a step is still open"));
        await server.Clock.MoveToAsync(tuesday.Days(13));
        Assert.Equal("AwaitingSetup", await story.StateAsync(reference));
        await server.Clock.MoveToAsync(tuesday.Days(14).AddMinutes(30));

        Assert.Equal("Parked", await story.StateAsync(reference));
        Assert.Single(server.Letters.All(Asha, $"{reference} is parked"));
        Assert.Single(server.Letters.All(Tom, $"{reference} is parked"));
        await NothingWaitsAsync(server, id);
        await story.SendAsync(Asha, reference, AshasPhone);
        Assert.Equal("Parked", await story.StateAsync(reference));
        await IsHeldAsync(server, Asha, "does not wait for its set-up now");
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_definition_cannot_claim_what_a_form_does_not_prove(Dialect dialect)
    {
        var server = await servers.GetAsync(dialect);
        var story = new SetupStory(server);
        await server.Clock.TuesdayAsync();
        var (first, second) = (Case("NTH", 430), Case("NTH", 431));
        await story.ConfirmAsync(AshaId, AshasPhone);
        var id = await story.AgreedAsync(Asha, first);
        await story.ActiveAsync(Asha, AshaId, AshasPhone, second);
        await story.SendAsync(Asha, first, AshasPhone, ("safe_word", "not_yet"), ("safe_word_change", null));
        await story.SendAsync(Asha, first, AshasPhone, ("known_by_others", "yes"));
        var f3 = await server.Database.QueryAsync<string>("select id from submissions where form_key = 'F3' order by received_at, id");
        var f2 = await server.Database.QueryAsync<string>("select id from submissions where form_key = 'F2'");

        Assert.Equal(3, f3.Count);
        foreach (var submission in f3.Concat(f2).Append("invented"))
        {
            var outcome = await story.InAsync(t =>
                server
                    .Get<FormCauses>()
                    .ApplyAsync(
                        t,
                        id,
                        new ArrangementEvent
                        {
                            Id = "claimed-" + submission,
                            Kind = ArrangementEventKind.SetupComplete,
                            Cause = EventCause.Form,
                            Actor = $"person:{AshaId}",
                            Proof = Proof.PhoneOk | Proof.SafeWordAgreed,
                        },
                        submission
                    )
            );
            Assert.IsType<ArrangementOutcome.Refused>(outcome);
        }

        // Complete, but the phone is lost before the lead has answered.
        await story.InAsync(t => server.Get<Phones>().LoseAsync(t, AshaId, $"person:{AshaId}", "answer-2"));
        await server.Deciders.DecideAsync(Helen, "Decision needed: " + first, "Go on with the set-up");
        Assert.Equal("AwaitingSetup", await story.StateAsync(first));
        Assert.Single(server.Letters.All(Sam, $"Please check phone {AshasPhone}"));
    }

    private const string SetupFirst = "The set-up must be checked again before it goes on.";

    /// <summary>The reason why the worker cannot use an arrangement again; null: it is in use.</summary>
    private static Task<string?> ResumeAsync(ScenarioServer server, SetupStory story, string id) =>
        story.InAsync(async t =>
            (
                await server
                    .Get<ArrangementBook>()
                    .ApplyAsync(
                        t,
                        id,
                        new ArrangementEvent
                        {
                            Id = "resumed-" + id,
                            Kind = ArrangementEventKind.Resume,
                            Cause = EventCause.Person,
                            Actor = $"person:{AshaId}",
                        }
                    ) as ArrangementOutcome.Refused
            )?.Sentence
        );

    private static Task<int> LoseAsync(ScenarioServer server, SetupStory story) =>
        LoseAndSettleAsync(server, story.InAsync(t => server.Get<Phones>().LoseAsync(t, AshaId, $"person:{AshaId}", "answer-1")));

    private static async Task<int> LoseAndSettleAsync(ScenarioServer server, Task<int> losing)
    {
        var count = await losing;
        await server.Clock.SettleAsync();
        return count;
    }

    private static Task<Arrangement> FindAsync(ScenarioServer server, SetupStory story, string id) =>
        story.InAsync(async t => (await server.Get<ArrangementBook>().FindAsync(t, id))!);

    private static Task<SetupCheck?> NewestSinceAsync(ScenarioServer server, SetupStory story, string id, DateTimeOffset since) =>
        story.InAsync(async t =>
            await server.Get<SetupChecks>().NewestSinceAsync(t, (await server.Get<ArrangementBook>().FindAsync(t, id))!, since)
        );

    private static async Task<string?> ActorAsync(ScenarioServer server, string id, string kind) =>
        await server.Database.QuerySingleOrDefaultAsync<string>(
            "select actor from arrangement_events where arrangement_id = @id and event = @kind",
            new { id, kind }
        );

    /// <summary>No instance of an arrangement runs, and nothing is asked about it.</summary>
    private static async Task NothingWaitsAsync(ScenarioServer server, string id)
    {
        Assert.Empty(
            await server.Database.QueryAsync<string>(
                "select definition_id from instances where correlation_id = @id and status = 'Running' and definition_id in ('W05', 'W05b')",
                new { id }
            )
        );
        Assert.Empty(
            await server.Database.QueryAsync<string>(
                "select kind from tasks where subject = @id and status in ('open', 'paused') and kind in ('set-up', 'set-up-question')",
                new { id }
            )
        );
    }

    /// <summary>A person's newest form is held, and the page behind EM-35 says why.</summary>
    private static async Task IsHeldAsync(ScenarioServer server, string person, string why)
    {
        using var page = await server.Deciders.EnterAsync(person, server.Letters.All(person, "One of your forms needs a change")[^1].Link);
        Assert.Contains(why, page.Words, StringComparison.Ordinal);
    }
}
