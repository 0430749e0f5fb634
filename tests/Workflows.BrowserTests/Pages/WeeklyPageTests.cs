using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Workflows.BrowserTests.World;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>The weekly page, in every step it has.</summary>
public sealed class WeeklyPageTests(TestWorld world)
{
    private const string Noor = "noor.haddad@harbour.example";

    [Fact]
    public async Task A_worker_confirms_four_weeks_with_nine_taps_without_scripts()
    {
        await TuesdayAsync();
        var cases = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            cases.Add((await ActiveAsync()).CaseReference);
        }

        await DigestAsync();
        await using var worker = await world.VisitAsync(scripts: false);
        await worker.EnterAsync(world, (await world.MailAsync(Noor, "This week: 4 check(s)")).Link!, Noor);
        Assert.Equal("Your weekly checks", await worker.Heading);
        Assert.Equal(0, await worker.Page.Locator("input:checked").CountAsync());

        var taps = 0;
        for (var i = 0; i < 4; i++)
        {
            foreach (var field in new[] { "file", "deleted" })
            {
                await worker.Page.Locator($"label[for={field}-{i}-yes]").ClickAsync();
                taps++;
            }
        }

        await worker.PressAsync("Record these answers");
        taps++;
        Assert.Equal(9, taps);
        Assert.Contains("4 weeks: done.", await worker.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        Assert.Equal(
            4,
            await Database.QuerySingleOrDefaultAsync<long>(
                "select count(*) from weekly_rows r join arrangements a on a.id = r.arrangement_id where a.worker_id = 'w-08' and r.status = 'done'",
                null,
                TestWorld.Stop
            )
        );
    }

    [Fact]
    public async Task Every_step_of_the_page_looks_right()
    {
        await TuesdayAsync();
        var plain = await ActiveAsync();
        var held = await ActiveAsync();
        var looked = await ActiveAsync();
        await PlaceAsync(held);
        await Database.ExecuteAsync(
            "update weekly_rows set spot_check = 'drawn' where arrangement_id = @id",
            new { id = looked.Id },
            TestWorld.Stop
        );
        await DigestAsync();
        await using var worker = await world.VisitAsync();
        await worker.EnterAsync(world, (await world.MailAsync(Noor, "This week: 3 check(s)")).Link!, Noor);
        await RightAsync(worker, "weekly-1-open");

        await worker.Page.Locator("summary").First.ClickAsync();
        await RightAsync(worker, "weekly-2-details");
        await worker.Page.Locator("#file-0-yes").CheckAsync();
        await worker.PressAsync("Record these answers");
        Assert.Equal(422, worker.Status);
        Assert.True(await worker.Page.Locator("#file-0-yes").IsCheckedAsync());
        await RightAsync(worker, "weekly-3-error");

        await worker.Page.Locator("#deleted-0-will_do").CheckAsync();
        await worker.PressAsync("Record these answers");
        await RightAsync(worker, "weekly-4-more-time");

        await using var manager = await world.VisitAsync();
        await manager.EnterAsync(world, (await world.MailAsync(Tom, "NTH-")).Link!, Tom);
        Assert.Equal("Look together before the deletion", await manager.Heading);
        await RightAsync(manager, "spot-check-1-open");
        await manager.PressAsync("I have a concern");
        await RightAsync(manager, "spot-check-2-confirm");
        await manager.PressAsync("Record it");
        await RightAsync(manager, "spot-check-3-recorded");

        await world.SettleAsync();
        await using var head = await world.VisitAsync();
        await world.EnrolAsync(Janet);
        await head.EnterAsync(world, (await world.MailAsync(Janet, "North Harbour: something waits for you alone")).Link!, Janet);
        Assert.DoesNotContain(looked.CaseReference, await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await RightAsync(head, "for-head-1-level1");
        await head.ProveTwiceAsync(world, Janet, "Sign in to read it");
        Assert.Contains(looked.CaseReference, await head.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await RightAsync(head, "for-head-2-read");
        Assert.NotEqual(plain.Id, looked.Id);
    }

    [Fact]
    public async Task A_manager_sees_the_late_weeks_of_the_team()
    {
        await TuesdayAsync();
        await ActiveAsync();
        var calendar = Service<WorkingCalendar>();
        var due = Service<WeekCalendar>().TimesOf(Service<WeekCalendar>().WeekOf(world.Server.Now), Nation.EnglandAndWales).Late;
        await world.Server.MoveToAsync(due.SecondRungAt.AddMinutes(1), TestWorld.Stop);
        await using var manager = await world.VisitAsync();
        await manager.EnterAsync(world, (await world.MailAsync(Tom, "Late: ")).Link!, Tom);
        Assert.Contains("Still open in your team", await manager.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await RightAsync(manager, "weekly-5-manager");
        Assert.NotNull(calendar);
    }

    private Database Database => Service<Database>();

    private T Service<T>()
        where T : notnull => world.Server.Services.GetRequiredService<T>();

    private static async Task RightAsync(Visitor visitor, string name)
    {
        await visitor.LooksRightAsync(name);
        await visitor.Page.SetViewportSizeAsync(768, 1024);
        await visitor.TakePictureAsync(name, 768);
        await visitor.Page.SetViewportSizeAsync(320, 640);
    }

    /// <summary>A Tuesday whose week has five working days; earlier tests may have left rows, so that they are excused.</summary>
    private async Task TuesdayAsync()
    {
        await Database.ExecuteAsync(
            "update weekly_rows set status = 'excused', next_at = null where status in ('open', 'held')",
            null,
            TestWorld.Stop
        );
        await Database.ExecuteAsync("update arrangements set state = 'Draft' where state = 'Active'", null, TestWorld.Stop);
        var calendar = Service<WorkingCalendar>();
        var day = calendar.Local(world.Server.Now).Date.PlusDays(1);
        while (
            day.DayOfWeek != IsoDayOfWeek.Tuesday
            || !Enumerable
                .Range(-1, 9)
                .Where(d => d is not (4 or 5))
                .All(d => calendar.IsWorkingDay(day.PlusDays(d), Nation.EnglandAndWales))
        )
        {
            day = day.PlusDays(1);
        }

        await world.Server.MoveToAsync(calendar.AtLocal(day, new LocalTime(10, 12)), TestWorld.Stop);
    }

    private async Task DigestAsync()
    {
        var times = Service<WeekCalendar>().TimesOf(Service<WeekCalendar>().WeekOf(world.Server.Now), Nation.EnglandAndWales);
        await world.Server.MoveToAsync(times.DigestAt.AddMinutes(1), TestWorld.Stop);
    }

    /// <summary>An arrangement of Noor's that was just set up.</summary>
    private async Task<Arrangement> ActiveAsync()
    {
        var form = await world.SendFormAsync(Adult, Noor);
        var book = Service<ArrangementBook>();
        await using var transaction = await Database.BeginAsync(TestWorld.Stop);
        var caseId = await Service<Workflows.Storage.Privacy.Vault>().FindCaseAsync(transaction, form.Case);
        var arrangement = (await book.FindOpenAsync(transaction, caseId!, TestWorld.Stop))!;
        await transaction.ExecuteAsync(
            "update arrangements set state = 'AwaitingAgreement' where id = @id",
            new { id = arrangement.Id },
            TestWorld.Stop
        );
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
                    arrangement.Id,
                    new ArrangementEvent
                    {
                        Id = $"{arrangement.Id}:{kind}",
                        Kind = kind,
                        Cause = EventCause.Person,
                        Actor = "person:w-08",
                        Proof = proof,
                    },
                    TestWorld.Stop
                )
            );
        }

        await transaction.CommitAsync(TestWorld.Stop);
        return arrangement;
    }

    private async Task PlaceAsync(Arrangement arrangement)
    {
        await using var transaction = await Database.BeginAsync(TestWorld.Stop);
        Assert.IsType<HoldOutcome.Done>(
            await Service<CaseHolds>()
                .PlaceAsync(
                    transaction,
                    new NewHold
                    {
                        Id = $"hold:{arrangement.Id}",
                        CaseId = arrangement.CaseId,
                        Kind = HoldKind.Incident,
                        ReasonCode = "may_be_evidence",
                        Actor = "person:l-01",
                    },
                    TestWorld.Stop
                )
        );
        await transaction.CommitAsync(TestWorld.Stop);
    }
}
