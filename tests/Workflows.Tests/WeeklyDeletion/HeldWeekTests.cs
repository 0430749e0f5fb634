using CsCheck;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>While a case is on hold, nobody is told to delete its messages, and no deletion is accepted .</summary>
public sealed class HeldWeekTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Deleted_on_a_held_row_is_recorded_and_tells_the_leads_at_once_at_any_hour(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.HoldAsync(arrangement);
        // A Sunday night.
        weekly.World.Time.MoveTo(11, 29, 23, 30);
        Assert.Equal(WeeklyOutcome.DeletedUnderHold, await weekly.AnswerAsync(arrangement));

        var row = await weekly.ThisAsync(arrangement);
        Assert.Equal((WeeklyStatus.Held, WeeklyCodes.Yes), (row.Status, row.Answers.MessagesDeleted));
        var mails = (await weekly.World.Sent.MailsAsync()).Where(m => m.Template == "EM-66").ToList();
        Assert.Equal(["helen.okafor", "janet.lowe", "priya.nair"], mails.Select(m => m.To).Order());
        Assert.All(mails, m => Assert.Equal(weekly.World.Clock.Now, m.At));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_held_row_is_never_late_and_after_the_last_release_it_is_due_in_two_working_days(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        var one = await weekly.HoldAsync(arrangement);
        var two = await weekly.HoldAsync(arrangement, HoldKind.Concern);
        await weekly.MissAsync(Week48);
        weekly.MoveTo(weekly.Times.Late.SecondRungAt);
        await weekly.SecondRungAsync();
        Assert.Equal((WeeklyStatus.Held, 0), ((await weekly.ThisAsync(arrangement)).Status, (await weekly.ThisAsync(arrangement)).Missed));
        Assert.Empty(await weekly.ToldAsync("EM-11"));
        Assert.Empty(await weekly.ToldAsync("EM-12"));

        await weekly.ReleaseAsync(one);
        Assert.Equal(WeeklyStatus.Held, (await weekly.ThisAsync(arrangement)).Status);
        await weekly.ReleaseAsync(two);
        var row = await weekly.ThisAsync(arrangement);
        Assert.Equal((WeeklyStatus.Open, new DateTimeOffset(2026, 12, 3, 17, 0, 0, TimeSpan.Zero)), (row.Status, row.DueAt));
        await weekly.SweepAsync(new DateTimeOffset(2026, 12, 4, 10, 0, 0, TimeSpan.Zero));
        Assert.Equal(["asha.malik"], await weekly.ToldAsync("EM-11"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_final_row_of_a_case_on_hold_is_held(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.HoldAsync(arrangement);
        await weekly.ApplyAsync(arrangement, ArrangementEventKind.YoungPersonStop);
        var final = (await weekly.FinalAsync(arrangement))!;
        Assert.Equal((WeeklyStatus.Held, null), (final.Status, final.NextAt));
        Assert.Equal(WeeklyOutcome.DeletedUnderHold, await weekly.AnswerAsync(arrangement, key: final.Key));
    }

    /// <summary>Something that happens to a case with a week that waits.</summary>
    private enum Move
    {
        Hold,
        Release,
        Delete,
        Nothing,
        WillDo,
        Digest,
        Due,
        Rung,
        Stop,
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task In_every_order_of_holds_and_answers_no_deletion_is_asked_for_or_accepted_under_a_hold(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var number = 500;
        await Gen.Enum<Move>()
            .Array[3, 9]
            .SampleAsync(
                async moves =>
                {
                    weekly.World.SystemClock.SetUtcNow(CaseworkWorld.Tuesday);
                    var arrangement = await weekly.ActiveAsync(Interlocked.Increment(ref number));
                    var week = weekly.World.Get<WeekCalendar>().WeekOf(weekly.World.Clock.Now);
                    await weekly.MakeAsync(week);
                    await PlayAsync(weekly, arrangement, week, moves);
                },
                iter: dialect == Dialect.Sqlite ? 60 : 30,
                threads: 1
            );
    }

    private static async Task PlayAsync(WeeklyWorld weekly, Arrangement arrangement, Week week, Move[] moves)
    {
        var open = new Stack<Hold>();
        var stopped = false;
        foreach (var move in moves)
        {
            weekly.MoveTo(weekly.World.Clock.Now.AddMinutes(20));
            var key = stopped ? WeeklyRow.FinalKeyOf(arrangement.Id) : WeeklyRow.KeyOf(arrangement.Id, week);
            switch (move)
            {
                case Move.Hold:
                    open.Push(await weekly.HoldAsync(arrangement));
                    break;
                case Move.Release when open.TryPop(out var hold):
                    await weekly.ReleaseAsync(hold);
                    break;
                case Move.Delete or Move.Nothing or Move.WillDo:
                    var deleted = move switch
                    {
                        Move.Delete => WeeklyCodes.Yes,
                        Move.Nothing => WeeklyCodes.NoMessages,
                        _ => WeeklyCodes.WillDo,
                    };
                    var before = await StatusAsync(weekly, key);
                    var outcome = await weekly.AnswerAsync(arrangement, WeeklyCodes.Yes, deleted, key: key);
                    if (open.Count > 0)
                    {
                        Assert.Contains(
                            outcome,
                            move == Move.Delete ? [WeeklyOutcome.DeletedUnderHold]
                                : before is WeeklyStatus.Done or WeeklyStatus.Late ? [WeeklyOutcome.Already]
                                : new[] { WeeklyOutcome.Held }
                        );
                    }

                    break;
                case Move.Digest:
                    await weekly.DigestAsync(week);
                    break;
                case Move.Due:
                    await weekly.DueAsync(week);
                    break;
                case Move.Rung:
                    await weekly.FirstRungAsync(week);
                    await weekly.World.Get<OwnRows>().CarryOutAsync(weekly.World.Clock.Now, default);
                    break;
                case Move.Stop when !stopped:
                    stopped = true;
                    await weekly.ApplyAsync(arrangement, ArrangementEventKind.YoungPersonStop);
                    break;
            }

            var status = await StatusAsync(weekly, stopped ? WeeklyRow.FinalKeyOf(arrangement.Id) : key);
            // Whatever waits says HOLD under a hold, and only then.
            Assert.True(
                open.Count > 0 ? status != WeeklyStatus.Open : status != WeeklyStatus.Held,
                $"{status} after {string.Join(' ', moves)}"
            );
        }
    }

    private static async Task<string> StatusAsync(WeeklyWorld weekly, string key) =>
        (await weekly.World.InAsync(t => weekly.World.Get<WeeklyRowStore>().FindAsync(t, key)))!.Status;
}
