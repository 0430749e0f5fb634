using Workflows.Casework.Suitability;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Store;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

public sealed class LadderTests
{
    [Fact]
    public async Task SC_02_nobody_acts_reminder_deputy_overdue_and_undecided_at_their_exact_instants()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418));
        var task = await world.Deciders.AskAsync(arrangement);
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 10, 12, 0, TimeSpan.Zero), task.DueAt);

        await world.Time.PassAsync(new DateTimeOffset(2026, 12, 2, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(
            [
                "EM-01 helen.okafor Tue 24 Nov 10:12",
                "EM-02 helen.okafor Wed 25 Nov 10:12",
                "EM-03 helen.okafor Thu 26 Nov 10:12",
                "EM-03 priya.nair Thu 26 Nov 10:12",
                "EM-04 janet.lowe Fri 27 Nov 10:12",
                "EM-04 ruth.adey Fri 27 Nov 10:12",
                "EM-08 asha.malik Tue 1 Dec 10:12",
                "EM-08 tom.reid Tue 1 Dec 10:12",
            ],
            (await world.Sent.MailsAsync()).Select(m => $"{m.Template} {m.To} {m.At:ddd d MMM HH:mm}")
        );
        Assert.Equal("expired", (await world.Deciders.TaskAsync(task.Id)).Status);
        Assert.Equal(0, await world.CountAsync("select count(*) from task_links where revoked_at is null"));
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        Assert.Equal(0, await world.CountAsync("select count(*) from arrangement_events where to_state = 'Approved'"));
        Assert.Equal(1, await world.CountAsync($"select count(*) from inbox where id = 'undecided:{task.Id}'"));
        Assert.IsType<DecideResult.Ended>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve"));
    }

    [Theory]
    // Tuesday 10:12 and three working days later; a weekend, a Christmas and the change of the clocks lie between.
    [InlineData("2026-11-24T10:12:00Z", 3, null, "2026-11-27T10:12:00Z")]
    [InlineData("2026-11-26T16:00:00Z", 3, null, "2026-12-01T16:00:00Z")]
    [InlineData("2026-12-23T15:00:00Z", 3, null, "2026-12-30T15:00:00Z")]
    [InlineData("2026-11-27T17:00:00Z", 1, "10:00", "2026-11-30T10:00:00Z")]
    [InlineData("2026-11-27T17:00:00Z", 2, "10:00", "2026-12-01T10:00:00Z")]
    [InlineData("2027-03-25T17:00:00Z", 1, "10:00", "2027-03-30T09:00:00Z")]
    public async Task A_rung_is_due_so_many_working_days_later_at_its_time(string opened, int days, string? at, string due)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var rung = new LadderRung
        {
            Rung = "r",
            Does = RungAction.Remind,
            Days = days,
            At = at is null ? null : TimeOnly.ParseExact(at, "HH:mm", System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.Equal(
            DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture),
            world
                .Get<TaskClock>()
                .DueOf(
                    rung,
                    0,
                    0,
                    DateTimeOffset.Parse(opened, System.Globalization.CultureInfo.InvariantCulture),
                    Workflows.People.WorkingTime.Nation.EnglandAndWales
                )
        );
    }

    [Fact]
    public async Task The_overdue_mail_says_that_it_is_never_approved_by_default_and_when_it_closes()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference("NTH", 418)));
        await world.Time.PassAsync(new DateTimeOffset(2026, 11, 27, 12, 0, 0, TimeSpan.Zero));
        var mail = (await world.Sent.MailsAsync()).First(m => m.Template == "EM-04");

        Assert.Equal($"Overdue: {F2Answers.Reference("NTH", 418)} (step: decision), 1 working day late", mail.Subject);
        Assert.Contains("Tuesday 1 December, 10:12", mail.Text, StringComparison.Ordinal);
        Assert.Contains("never approved by default", mail.Text.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_was_off_runs_only_the_highest_rung_and_marks_the_lower_ones_skipped()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        world.Time.MoveTo(11, 27, 11, 0);
        var ladder = world.Get<LadderDueSource>();

        Assert.Equal(1, await ladder.CarryOutAsync(world.Clock.Now, default));
        Assert.Equal(0, await ladder.CarryOutAsync(world.Clock.Now, default));
        Assert.Equal(
            ["reminder skipped", "deputy skipped", "overdue done", "expire pending"],
            await world.Database.QueryAsync<string>("select rung || ' ' || status from ladder_rungs order by position")
        );
        Assert.Equal(["EM-01", "EM-04", "EM-04"], (await world.Sent.MailsAsync()).Select(m => m.Template));
    }

    [Fact]
    public async Task A_decision_stops_the_ladder()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve");

        Assert.Null(await world.Get<LadderDueSource>().EarliestAsync(default));
    }

    [Fact]
    public async Task More_information_stops_the_clock_and_the_question_goes_on_with_what_was_left_of_it()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        world.Time.MoveTo(11, 24, 16, 12);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "more_information"));
        Assert.Null(await world.Get<LadderDueSource>().EarliestAsync(default));

        world.Time.MoveTo(11, 30, 9, 0);
        var again = await world.Deciders.AskAsync(
            arrangement,
            new AskedDecision
            {
                Id = "t-again",
                Step = "SL",
                ArrangementId = "",
                Role = Workflows.People.RoleCodes.SafeguardingLead,
            }
        );

        // Six of sixteen working hours were used: ten are left from Monday 09:00, two of them to the reminder.
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 11, 0, 0, TimeSpan.Zero), again.DueAt);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 11, 0, 0, TimeSpan.Zero), await world.Get<LadderDueSource>().EarliestAsync(default));
        Assert.Equal("l-01", (await world.InAsync(t => Assignees.OfTaskAsync(t, again.Id)))[0].PersonId);
    }

    [Fact]
    public void No_ladder_has_a_word_for_approving() =>
        Assert.DoesNotContain(Enum.GetNames<RungAction>(), n => n.Contains("pprove", StringComparison.Ordinal));
}
