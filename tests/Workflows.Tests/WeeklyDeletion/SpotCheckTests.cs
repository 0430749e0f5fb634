using Workflows.Casework.Calendar;
using Workflows.Casework.WeeklyDeletion;
using Workflows.HumanTasks;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>Manager and worker look together before a random tenth of the deletions (R-15b).</summary>
public sealed class SpotCheckTests
{
    [Fact]
    public void A_tenth_of_many_keys_is_drawn_and_the_draw_can_be_derived_again()
    {
        var drawn = Enumerable.Range(0, 20_000).Count(i => SpotChecks.IsDrawn("20261210", $"arrangement-{i}:2026-W50"));
        Assert.InRange(drawn, 1_800, 2_200);
        Assert.Equal(drawn, Enumerable.Range(0, 20_000).Count(i => SpotChecks.IsDrawn("20261210", $"arrangement-{i}:2026-W50")));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_worker_who_had_none_for_twelve_weeks_gets_one_and_the_sheet_shows_it_with_the_digest(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        var key = WeeklyRow.KeyOf(arrangement.Id, Week48);
        await SeedAsync(weekly, draws: false, key);
        await weekly.DrawAsync();
        Assert.Equal(SpotCheckStatus.None, (await weekly.ThisAsync(arrangement)).SpotCheck);

        await weekly.World.Database.ExecuteAsync(
            """
            insert into weekly_rows (key, arrangement_id, case_id, service, worker_id, week, is_final, status, due_at, rung, missed, extended,
                spot_check, revision)
            select 'old', arrangement_id, case_id, service, worker_id, '2026-W36', is_final, 'done', 1, 0, 0, extended, 'none', 1 from weekly_rows
            """
        );
        await weekly.DrawAsync();
        Assert.Equal(SpotCheckStatus.Drawn, (await weekly.ThisAsync(arrangement)).SpotCheck);
        Assert.Equal("none", (string?)(await weekly.SheetAsync(key))!.Columns["spot_check"]);
        await weekly.AnswerAsync(arrangement);
        Assert.Equal("none", (string?)(await weekly.SheetAsync(key))!.Columns["spot_check"]);

        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        Assert.Equal("asked", (string?)(await weekly.SheetAsync(key))!.Columns["spot_check"]);
        Assert.Equal(["tom.reid"], await weekly.ToldAsync("EM-36"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Deleted_before_the_look_tells_the_manager_and_the_second_time_the_leads(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        var second = Week48.Next;
        foreach (var week in new[] { Week48, second })
        {
            await weekly.MakeAsync(week);
            await SeedAsync(weekly, draws: true, WeeklyRow.KeyOf(arrangement.Id, week), week);
            await weekly.DrawAsync(week);
            weekly.MoveTo(weekly.TimesOf(week).DigestAt);
            await weekly.DigestAsync(week);
            Assert.Equal(WeeklyOutcome.Done, await weekly.AnswerAsync(arrangement, week: week));
            Assert.Equal(SpotCheckStatus.NotDone, (await weekly.ThisAsync(arrangement, week)).SpotCheck);
            Assert.Equal(
                HumanTaskStatus.Withdrawn,
                (await weekly.World.Deciders.TaskAsync(SpotCheckKind.TaskOf(WeeklyRow.KeyOf(arrangement.Id, week)))).Status
            );
            string[] told = week == Week48 ? ["tom.reid"] : ["helen.okafor", "priya.nair", "tom.reid", "tom.reid"];
            Assert.Equal(told, (await weekly.ToldAsync("EM-68")).Order());
        }
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_concern_places_a_hold_and_asks_the_head_of_safeguarding_alone_and_the_sheet_keeps_asked(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        var key = WeeklyRow.KeyOf(arrangement.Id, Week48);
        await SeedAsync(weekly, draws: true, key);
        await weekly.DrawAsync();
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();

        Assert.IsType<DecideResult.Recorded>(
            await weekly.World.Deciders.DecideAsync(SpotCheckKind.TaskOf(key), CaseworkWorld.Tom, SpotCheckKind.Concern, level: 1)
        );
        Assert.Equal(WeeklyStatus.Held, (await weekly.ThisAsync(arrangement)).Status);
        Assert.Equal("asked", (string?)(await weekly.SheetAsync(key))!.Columns["spot_check"]);
        Assert.Equal(["janet.lowe"], await weekly.ToldAsync("EM-67"));
        var id = await weekly.World.Database.QuerySingleOrDefaultAsync<string>("select id from tasks where kind = 'for-head'");
        var task = await weekly.World.Deciders.TaskAsync(id!);
        Assert.DoesNotContain(arrangement.Id, task.Id + task.Subject, StringComparison.Ordinal);
        Assert.Equal((2, "HoS"), (task.Level, task.RoleCode));
        Assert.IsType<DecideResult.Recorded>(
            await weekly.World.Deciders.DecideAsync(task.Id, CaseworkWorld.Janet, ForHeadKind.TakenUp, level: 2)
        );
        Assert.Equal(["janet.lowe"], await weekly.ToldAsync("EM-48"));
        Assert.Empty(await weekly.World.Sent.RowsAsync("S3"));
        Assert.Equal(0, await weekly.World.CountAsync($"select count(*) from decisions where subject = '{arrangement.Id}'"));
        Assert.Equal(WeeklyOutcome.DeletedUnderHold, await weekly.AnswerAsync(arrangement));
        var mails = await weekly.World.Sent.MailsAsync();
        Assert.DoesNotContain(mails, m => (m.Subject + m.Text).Contains("conduct", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(SpotCheckKind.Ok, "ok")]
    [InlineData(SpotCheckKind.NotDone, "not_done")]
    public async Task The_answer_of_the_manager_is_shown_and_the_week_goes_on(string outcome, string shown)
    {
        await using var weekly = await StartAsync();
        var arrangement = await weekly.ActiveAsync(417);
        var key = WeeklyRow.KeyOf(arrangement.Id, Week48);
        await SeedAsync(weekly, draws: true, key);
        await weekly.DrawAsync();
        weekly.MoveTo(weekly.Times.DigestAt);
        await weekly.DigestAsync();
        Assert.IsType<DecideResult.Recorded>(
            await weekly.World.Deciders.DecideAsync(SpotCheckKind.TaskOf(key), CaseworkWorld.Tom, outcome, level: 1)
        );
        Assert.Equal(shown, (string?)(await weekly.SheetAsync(key))!.Columns["spot_check"]);
        Assert.Equal(WeeklyOutcome.Done, await weekly.AnswerAsync(arrangement));
        Assert.Equal(shown, (string?)(await weekly.SheetAsync(key))!.Columns["spot_check"]);
    }

    /// <summary>Stores a seed that draws a row, or one that does not.</summary>
    internal static async Task SeedAsync(WeeklyWorld weekly, bool draws, string key, Week? week = null)
    {
        var seed = Enumerable.Range(0, 1000).Select(i => $"seed-{i}").First(s => SpotChecks.IsDrawn(s, key) == draws);
        await weekly.World.Database.ExecuteAsync(
            "insert into weekly_draws (service, week, seed, drawn_at) values ('NTH', @week, @seed, 1)",
            new { week = (week ?? Week48).Key, seed }
        );
    }
}
