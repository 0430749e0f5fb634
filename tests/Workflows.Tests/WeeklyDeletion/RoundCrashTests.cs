using Workflows.Casework.Calendar;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Storage;
using Workflows.Tests.Crashes;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>
/// A process that dies before or after any commit of a round: no digest is skipped, and none is sent twice. A part whose commit was reached is
/// carried out once more here, which the lanes never do: also then nothing is sent twice.
/// </summary>
public sealed class RoundCrashTests
{
    private const int Places = 26;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Dying_at_any_commit_of_a_round_skips_no_mail_and_repeats_none(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        await weekly.ActiveAsync(417);
        await weekly.ActiveAsync(418);
        await weekly.ActiveAsync(420, "noor.haddad@harbour.example");
        var points = new CrashPoints();
        weekly.World.Database.Commits = points.Commit;
        // Spring and summer: the rungs of one week come before the digest of the next.
        var week = Week.Find("2027-W14")!.Value;
        var crashed = 0;
        for (var place = 0; place < Places; place++, week = week.Next)
        {
            points.Begin([place]);
            await RoundAsync(weekly, points, week);
            crashed += points.Crashes.Count;
            points.Revive(mayCrash: false);
            var times = weekly.TimesOf(week);
            var mails = (await weekly.World.Sent.MailsAsync())
                .Where(m => m.At >= times.DigestAt && m.At <= times.Late.SecondRungAt)
                .ToList();
            foreach (var (template, people) in Expected)
            {
                Assert.True(
                    people.AsEnumerable().SequenceEqual(mails.Where(m => m.Template == template).Select(m => m.To).Order()),
                    $"{week} {template}, died {string.Join(", ", points.Crashes)}: {string.Join(' ', mails.Select(m => $"{m.Template} {m.To}"))}"
                );
            }

            Assert.Equal(
                3,
                await weekly.World.CountAsync(
                    $"select count(*) from weekly_rows where week = '{week.Key}' and rung = {WeeklyRung.ManagerTold}"
                )
            );
            await weekly.World.Database.ExecuteAsync("update weekly_rows set status = 'done', missed = 0 where status = 'open'");
        }

        Assert.InRange(crashed, 10, Places);
    }

    private static readonly (string Template, string[] People)[] Expected =
    [
        ("EM-10", ["asha.malik", "noor.haddad"]),
        ("EM-11", ["asha.malik", "noor.haddad"]),
        ("EM-12", ["tom.reid"]),
    ];

    private static async Task RoundAsync(WeeklyWorld weekly, CrashPoints points, Week week)
    {
        var times = weekly.TimesOf(week);
        (DateTimeOffset At, Func<Task> Step)[] steps =
        [
            (times.RowsAt, async () => await weekly.World.Get<WeeklyRounds>().CarryOutAsync(weekly.World.Clock.Now, default)),
            (times.RowsAt, () => weekly.MakeAsync(week)),
            (times.DrawAt, () => weekly.DrawAsync(week)),
            (times.DigestAt, () => weekly.DigestAsync(week)),
            (times.Late.DueAt, () => weekly.DueAsync(week)),
            (times.Late.FirstRungAt, () => weekly.FirstRungAsync(week)),
            (times.Late.SecondRungAt, () => weekly.SecondRungAsync(week)),
        ];
        foreach (var (at, step) in steps)
        {
            weekly.MoveTo(at);
            while (true)
            {
                try
                {
                    await step();
                    points.Survived();
                    break;
                }
                catch (CrashException)
                {
                    points.Revive(mayCrash: true);
                }
            }
        }
    }
}
