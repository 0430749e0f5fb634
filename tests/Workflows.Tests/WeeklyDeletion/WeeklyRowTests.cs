using NodaTime;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Tests.Decisions;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>Which rows a week has, who is asked, and what an answer makes of them.</summary>
public sealed class WeeklyRowTests
{
    private static readonly Week Week49 = Week48.Next;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_arrangement_that_becomes_active_on_a_Tuesday_has_this_week_at_once_and_the_round_adds_no_second_row(
        Dialect dialect
    )
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);

        var row = await weekly.ThisAsync(arrangement);
        Assert.Equal((WeeklyStatus.Open, weekly.Times.Late.DueAt), (row.Status, row.DueAt));
        await weekly.MakeAsync();
        Assert.Equal(1, await weekly.World.CountAsync("select count(*) from weekly_rows"));
        var sheet = await weekly.SheetAsync(row.Key);
        Assert.Equal(
            ("2026-11-29", "open", "2026-11-27 17:00"),
            ((string?)sheet!.Columns["week_ending"], (string?)sheet.Columns["status"], (string?)sheet.Columns["due_at"])
        );
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_worker_who_goes_after_the_digest_is_told_nothing_and_the_manager_answers_or_excuses(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var one = await weekly.ActiveAsync(417);
        var two = await weekly.ActiveAsync(418);
        var noors = await weekly.ActiveAsync(419, "noor.haddad@harbour.example");
        await weekly.MakeAsync();
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        Assert.Equal(["asha.malik", "noor.haddad"], (await weekly.ToldAsync("EM-10")).Order(StringComparer.Ordinal));

        // Asha is away from Monday, and Noor is suspended on Friday evening.
        await weekly.AwayAsync(CaseworkWorld.Asha, new LocalDate(2026, 11, 30), new LocalDate(2026, 12, 4));
        await weekly.World.Database.ExecuteAsync("update pilot_register set status = 'suspended' where person_id = 'w-08'");
        weekly.MoveTo(weekly.Times.Late.DueAt);
        await weekly.DueAsync();
        weekly.MoveTo(weekly.Times.Late.FirstRungAt);
        await weekly.FirstRungAsync();

        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-11"));
        var late = (await weekly.World.Sent.MailsAsync()).Single(m => m.Template == "EM-11");
        Assert.Contains("Late: 3 weekly check(s)", late.Subject, StringComparison.Ordinal);
        Assert.All(
            new[] { await weekly.ThisAsync(one), await weekly.ThisAsync(two), await weekly.ThisAsync(noors) },
            row => Assert.Equal(CaseworkWorld.Tom, row.AskedId)
        );
        Assert.Null(
            await weekly.World.InAsync(t =>
                weekly.World.Get<WeeklyAnswering>().ExcuseAsync(t, WeeklyRow.KeyOf(one.Id, Week48), CaseworkWorld.Tom, default)
            )
        );
        Assert.Equal(WeeklyOutcome.Late, await weekly.AnswerAsync(two, person: CaseworkWorld.Tom));
        Assert.Equal(WeeklyStatus.Excused, (await weekly.ThisAsync(one)).Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_last_check_of_a_worker_who_is_away_when_it_is_late_is_the_managers(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.ApplyAsync(arrangement, ArrangementEventKind.YoungPersonStop);
        var due = (await weekly.FinalAsync(arrangement))!.DueAt;
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 17, 0, 0, TimeSpan.Zero), due);
        await weekly.AwayAsync(CaseworkWorld.Asha, new LocalDate(2026, 11, 27), new LocalDate(2026, 12, 4));

        await weekly.SweepAsync(due.AddDays(1));

        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-11"));
        var row = (await weekly.FinalAsync(arrangement))!;
        Assert.Equal(CaseworkWorld.Tom, row.AskedId);
        Assert.Null(
            await weekly.World.InAsync(t => weekly.World.Get<WeeklyAnswering>().ExcuseAsync(t, row.Key, CaseworkWorld.Tom, default))
        );
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_manager_who_was_asked_and_is_away_when_it_is_late_hands_on_to_whoever_is_on_duty(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.AwayAsync(CaseworkWorld.Asha, new LocalDate(2026, 11, 23), new LocalDate(2026, 12, 4));
        await weekly.AwayAsync(CaseworkWorld.Tom, new LocalDate(2026, 11, 30), new LocalDate(2026, 12, 4));
        await weekly.MissAsync(Week48);

        var row = await weekly.ThisAsync(arrangement);
        Assert.NotEqual(CaseworkWorld.Tom, row.AskedId);
        Assert.NotNull(row.AskedId);
        Assert.Single(await weekly.ToldAsync("EM-11"));
        Assert.DoesNotContain("asha.malik", await weekly.ToldAsync("EM-11"));
        Assert.DoesNotContain("tom.reid", await weekly.ToldAsync("EM-11"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_arrangement_that_becomes_active_on_a_Wednesday_begins_with_the_next_week(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        weekly.World.Time.MoveTo(11, 25, 9, 0);
        var arrangement = await weekly.ActiveAsync(417);
        Assert.Null(await weekly.RowAsync(arrangement));

        await weekly.MakeAsync(Week49);
        Assert.Equal(WeeklyStatus.Open, (await weekly.ThisAsync(arrangement, Week49)).Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_round_makes_rows_for_active_and_paused_arrangements_and_for_no_other(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var active = await weekly.ActiveAsync(417);
        var ended = await weekly.ActiveAsync(418);
        await weekly.ApplyAsync(ended, ArrangementEventKind.YoungPersonStop);
        var erased = await weekly.ActiveAsync(420);
        await weekly.World.InAsync(t => weekly.World.Get<Vault>().EraseAsync(t, erased.CaseId, weekly.World.Clock.Now));
        var held = await weekly.ActiveAsync(421);
        await weekly.HoldAsync(held);

        await weekly.MakeAsync(Week49);
        Assert.Equal(WeeklyStatus.Open, (await weekly.ThisAsync(active, Week49)).Status);
        Assert.Equal(WeeklyStatus.Held, (await weekly.ThisAsync(held, Week49)).Status);
        Assert.Equal(2, await weekly.World.CountAsync("select count(*) from weekly_rows where week = '2026-W49'"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_person_gets_one_digest_for_all_rows_and_none_for_an_erased_case(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        await weekly.ActiveAsync(417);
        await weekly.HoldAsync(await weekly.ActiveAsync(418));
        var erased = await weekly.ActiveAsync(420);
        await weekly.ActiveAsync(421, "noor.haddad@harbour.example");
        await weekly.World.InAsync(t => weekly.World.Get<Vault>().EraseAsync(t, erased.CaseId, weekly.World.Clock.Now));

        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        await weekly.DigestAsync();
        var mails = (await weekly.World.Sent.MailsAsync()).Where(m => m.Template == "EM-10").ToList();
        Assert.Equal(["asha.malik", "noor.haddad"], mails.Select(m => m.To));
        Assert.Equal("This week: 2 check(s) due Fri 27 Nov 17:00", mails[0].Subject);
        Assert.Equal("This week: 1 check(s) due Fri 27 Nov 17:00", mails[1].Subject);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_digest_is_sent_once_the_week_is_due(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        await weekly.ActiveAsync(417);
        weekly.MoveTo(weekly.Times.Late.DueAt);
        await weekly.DigestAsync();
        Assert.Empty(await weekly.ToldAsync("EM-10"));

        // The server was off until Tuesday: worker and manager get one mail each.
        weekly.MoveTo(weekly.Times.Late.SecondRungAt.AddHours(1));
        await weekly.DueAsync();
        await weekly.FirstRungAsync();
        await weekly.SecondRungAsync();
        Assert.Equal(["asha.malik"], await weekly.ToldAsync("EM-11"));
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-12"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task The_manager_is_asked_in_the_place_of_a_worker_who_is_away_from_digest_to_due(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.AwayAsync(CaseworkWorld.Asha, new LocalDate(2026, 11, 26), new LocalDate(2026, 11, 27));
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();

        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-10"));
        var row = await weekly.ThisAsync(arrangement);
        Assert.Equal(CaseworkWorld.Tom, row.AskedId);
        Assert.NotNull(
            await weekly.World.InAsync(t => weekly.World.Get<WeeklyAnswering>().ExcuseAsync(t, row.Key, CaseworkWorld.Asha, default))
        );
        Assert.Null(
            await weekly.World.InAsync(t => weekly.World.Get<WeeklyAnswering>().ExcuseAsync(t, row.Key, CaseworkWorld.Tom, default))
        );
        row = await weekly.ThisAsync(arrangement);
        Assert.Equal((WeeklyStatus.Excused, "on_leave"), (row.Status, row.Excuse));
        Assert.Equal("on_leave", (string?)(await weekly.SheetAsync(row.Key))!.Columns["not_done_code"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_worker_who_is_back_on_the_last_day_is_asked_and_a_suspended_one_is_not(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        await weekly.ActiveAsync(417);
        await weekly.ActiveAsync(418, "noor.haddad@harbour.example");
        await weekly.AwayAsync(CaseworkWorld.Asha, new LocalDate(2026, 11, 23), new LocalDate(2026, 11, 26));
        await weekly.World.Database.ExecuteAsync("update pilot_register set status = 'suspended' where person_id = 'w-08'");
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        Assert.Equal(["asha.malik", "tom.reid"], (await weekly.ToldAsync("EM-10")).Order());
    }

    public static TheoryData<string, string, WeeklyOutcome, string> Answers =>
        new()
        {
            { WeeklyCodes.Yes, WeeklyCodes.Yes, WeeklyOutcome.Done, WeeklyStatus.Done },
            { WeeklyCodes.Nothing, WeeklyCodes.NoMessages, WeeklyOutcome.Done, WeeklyStatus.Done },
            { WeeklyCodes.Yes, WeeklyCodes.NoMessages, WeeklyOutcome.Done, WeeklyStatus.Done },
            { WeeklyCodes.Nothing, WeeklyCodes.Yes, WeeklyOutcome.Done, WeeklyStatus.Done },
            { WeeklyCodes.Other, WeeklyCodes.Yes, WeeklyOutcome.StillOpen, WeeklyStatus.Open },
            { WeeklyCodes.Other, WeeklyCodes.NoMessages, WeeklyOutcome.StillOpen, WeeklyStatus.Open },
            { WeeklyCodes.SystemDown, WeeklyCodes.NoMessages, WeeklyOutcome.MoreTime, WeeklyStatus.Open },
            { WeeklyCodes.SystemDown, WeeklyCodes.Yes, WeeklyOutcome.MoreTime, WeeklyStatus.Open },
            { WeeklyCodes.Yes, WeeklyCodes.WillDo, WeeklyOutcome.MoreTime, WeeklyStatus.Open },
            { WeeklyCodes.Yes, WeeklyCodes.OnHold, WeeklyOutcome.StillOpen, WeeklyStatus.Open },
            { WeeklyCodes.Yes, WeeklyCodes.PhoneLost, WeeklyOutcome.Excused, WeeklyStatus.Excused },
        };

    [Theory, MemberData(nameof(Answers))]
    public async Task A_week_is_done_when_it_is_recorded_first_and_then_deleted(
        string file,
        string deleted,
        WeeklyOutcome outcome,
        string status
    )
    {
        await using var weekly = await StartAsync();
        var arrangement = await weekly.ActiveAsync(417);
        Assert.Equal(outcome, await weekly.AnswerAsync(arrangement, file, deleted));
        Assert.Equal(status, (await weekly.ThisAsync(arrangement)).Status);
        var told = (file, deleted) is (WeeklyCodes.Other or WeeklyCodes.SystemDown, WeeklyCodes.Yes) or (_, WeeklyCodes.OnHold);
        Assert.Equal(told ? ["tom.reid"] : [], await weekly.ToldAsync("EM-63"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task More_time_is_given_once_and_its_row_has_reminders_of_its_own(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        await weekly.AnswerAsync(arrangement, WeeklyCodes.SystemDown, WeeklyCodes.WillDo);
        var monday = new DateTimeOffset(2026, 11, 30, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(monday, (await weekly.ThisAsync(arrangement)).DueAt);
        Assert.Equal(WeeklyOutcome.StillOpen, await weekly.AnswerAsync(arrangement, WeeklyCodes.SystemDown, WeeklyCodes.WillDo));
        Assert.Equal(monday, (await weekly.ThisAsync(arrangement)).DueAt);

        weekly.MoveTo(weekly.Times.Late.FirstRungAt);
        await weekly.DueAsync();
        await weekly.FirstRungAsync();
        Assert.Empty(await weekly.ToldAsync("EM-11"));
        await weekly.SweepAsync(monday.AddHours(17));
        Assert.Equal(["asha.malik"], await weekly.ToldAsync("EM-11"));
        Assert.Empty(await weekly.ToldAsync("EM-12"));
        await weekly.SweepAsync(monday.AddHours(41));
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-12"));
        Assert.Equal(1, (await weekly.ThisAsync(arrangement)).Missed);
        Assert.Equal(WeeklyOutcome.Late, await weekly.AnswerAsync(arrangement));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_lost_phone_pauses_its_arrangements_and_excuses_their_rows(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var one = await weekly.ActiveAsync(417);
        var two = await weekly.ActiveAsync(418);
        var others = await weekly.ActiveAsync(420, "noor.haddad@harbour.example");
        Assert.Equal(WeeklyOutcome.Excused, await weekly.AnswerAsync(one, WeeklyCodes.Yes, WeeklyCodes.PhoneLost));

        Assert.Equal(ArrangementStage.ChannelUnsafe, (await weekly.World.Cases.FindAsync(two.Id)).Stage);
        Assert.Equal((WeeklyStatus.Excused, "phone_lost"), ((await weekly.ThisAsync(two)).Status, (await weekly.ThisAsync(two)).Excuse));
        Assert.Equal(WeeklyStatus.Open, (await weekly.ThisAsync(others)).Status);
        await weekly.MakeAsync(Week49);
        Assert.Equal(WeeklyStatus.Excused, (await weekly.ThisAsync(two, Week49)).Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task When_the_other_way_of_contact_does_not_work_the_manager_gets_a_task(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.AnswerAsync(arrangement, otherChannel: WeeklyCodes.No);
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-56"));
        Assert.Equal(WeeklyStatus.Done, (await weekly.ThisAsync(arrangement)).Status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_missed_weeks_ask_and_held_or_excused_weeks_neither_count_nor_end_the_run(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.MissAsync(Week48);
        Assert.Equal((1, 0L), ((await weekly.ThisAsync(arrangement)).Missed, await weekly.QuestionsAsync()));

        // Week 49 is held from before it is due, and never released in time.
        weekly.MoveTo(weekly.TimesOf(Week49).RowsAt.AddHours(5));
        await weekly.HoldAsync(arrangement);
        await weekly.MissAsync(Week49);
        Assert.Equal((0, 0L), ((await weekly.ThisAsync(arrangement, Week49)).Missed, await weekly.QuestionsAsync()));
        await weekly.World.Database.ExecuteAsync("update case_holds set released_at = 1");

        await weekly.MissAsync(Week49.Next);
        Assert.Equal((2, 1L), ((await weekly.ThisAsync(arrangement, Week49.Next)).Missed, await weekly.QuestionsAsync()));
        Assert.Empty(await weekly.ToldAsync("EM-64"));
        await weekly.MissAsync(Week49.Next.Next);
        Assert.Equal((3, 2L), ((await weekly.ThisAsync(arrangement, Week49.Next.Next)).Missed, await weekly.QuestionsAsync()));
        Assert.Equal(["janet.lowe", "ruth.adey"], (await weekly.ToldAsync("EM-64")).Order());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_week_that_was_confirmed_in_time_ends_the_run_and_one_that_was_late_does_not(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var late = await weekly.ActiveAsync(417);
        var done = await weekly.ActiveAsync(418);
        await weekly.MissAsync(Week48);
        Assert.Equal(WeeklyOutcome.Late, await weekly.AnswerAsync(late));
        await weekly.MakeAsync(Week49);
        await weekly.AnswerAsync(done, week: Week49);
        await weekly.MissAsync(Week49);
        Assert.Equal(2, (await weekly.ThisAsync(late, Week49)).Missed);
        await weekly.MissAsync(Week49.Next);
        Assert.Equal(1, (await weekly.ThisAsync(done, Week49.Next)).Missed);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_arrangement_that_ends_has_a_final_row_with_reminders_up_to_the_head_of_safeguarding(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        weekly.World.Time.MoveTo(12, 12, 21, 40);
        await weekly.ApplyAsync(arrangement, ArrangementEventKind.YoungPersonStop);

        var final = (await weekly.FinalAsync(arrangement))!;
        Assert.Equal(new DateTimeOffset(2026, 12, 15, 17, 0, 0, TimeSpan.Zero), final.DueAt);
        Assert.Equal(WeeklyStatus.Excused, (await weekly.ThisAsync(arrangement)).Status);
        await weekly.SweepAsync(new DateTimeOffset(2026, 12, 16, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(["asha.malik"], await weekly.ToldAsync("EM-11"));
        await weekly.SweepAsync(new DateTimeOffset(2026, 12, 17, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-12"));
        await weekly.SweepAsync(new DateTimeOffset(2026, 12, 22, 9, 59, 0, TimeSpan.Zero));
        Assert.Empty(await weekly.ToldAsync("EM-64"));
        await weekly.SweepAsync(new DateTimeOffset(2026, 12, 22, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(["janet.lowe", "ruth.adey"], (await weekly.ToldAsync("EM-64")).Order());
        Assert.Equal(WeeklyOutcome.Late, await weekly.AnswerAsync(arrangement, key: final.Key));
        Assert.Equal(0, await weekly.QuestionsAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_arrangement_that_was_never_active_ends_without_a_final_row(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.World.Cases.ArriveAsync("NTH-00417-C");
        await weekly.ApplyAsync(arrangement, ArrangementEventKind.YoungPersonStop);
        Assert.Null(await weekly.FinalAsync(arrangement));
    }
}
