using NodaTime;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Casework.WeeklyDeletion;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>Arrangements in use in a world, and the steps of their weeks, carried out as the workflow's activities carry them out.</summary>
internal sealed class WeeklyWorld(CaseworkWorld world) : IAsyncDisposable
{
    public static readonly Week Week48 = Week.Find("2026-W48")!.Value;
    private int _events;

    public CaseworkWorld World => world;

    public WeekTimes Times => TimesOf(Week48);

    public static async Task<WeeklyWorld> StartAsync(Dialect dialect = Dialect.Sqlite) => new(await CaseworkWorld.StartAsync(dialect));

    public WeekTimes TimesOf(Week week) => world.Get<WeekCalendar>().TimesOf(week, Nation.EnglandAndWales);

    /// <summary>An arrangement that its worker has just set up.</summary>
    public async Task<Arrangement> ActiveAsync(int number, string from = "asha.malik@harbour.example", string service = "NTH")
    {
        var opened = await world.Cases.ArriveAsync(
            $"{service}-{number:00000}-{Workflows.Submissions.Checks.CaseReference.LetterOf(service, number)}",
            from: from
        );
        await world.Database.ExecuteAsync("update arrangements set state = 'AwaitingAgreement' where id = @id", new { id = opened.Id });
        await ApplyAsync(opened, ArrangementEventKind.Agree, Proof.LiveCode);
        return await ApplyAsync(opened, ArrangementEventKind.SetupComplete, Proof.PhoneOk | Proof.SafeWordAgreed | Proof.SetupChecked);
    }

    public async Task<Arrangement> ApplyAsync(
        Arrangement arrangement,
        ArrangementEventKind kind,
        Proof proof = Proof.None,
        string? endCode = null
    ) =>
        Cases.Applied(
            await world.InAsync(t =>
                world
                    .Get<ArrangementBook>()
                    .ApplyAsync(
                        t,
                        arrangement.Id,
                        new ArrangementEvent
                        {
                            Id = $"event-{++_events}",
                            Kind = kind,
                            Cause = EventCause.Person,
                            Actor = $"person:{arrangement.WorkerId}",
                            Proof = proof,
                            EndCode = endCode,
                        }
                    )
            )
        );

    /// <summary>The week's row of an arrangement, or null.</summary>
    public Task<WeeklyRow?> RowAsync(Arrangement arrangement, Week? week = null) =>
        world.InAsync(t => world.Get<WeeklyRowStore>().FindAsync(t, WeeklyRow.KeyOf(arrangement.Id, week ?? Week48)));

    public async Task<WeeklyRow> ThisAsync(Arrangement arrangement, Week? week = null) => (await RowAsync(arrangement, week))!;

    public Task<WeeklyRow?> FinalAsync(Arrangement arrangement) =>
        world.InAsync(t => world.Get<WeeklyRowStore>().FindAsync(t, WeeklyRow.FinalKeyOf(arrangement.Id)));

    public void MoveTo(DateTimeOffset at) => world.Clock.MoveTo(at);

    public Task MakeAsync(Week? week = null, string service = "NTH") => StepAsync(world.Get<RoundRows>().MakeAsync, week, service);

    public Task DrawAsync(Week? week = null) => StepAsync(world.Get<SpotChecks>().DrawAsync, week);

    /// <summary>Everything that the workflow does at the time of the digest.</summary>
    public async Task DigestAsync(Week? week = null)
    {
        await StepAsync(world.Get<RoundPeople>().ChooseAsync, week);
        await StepAsync(world.Get<SpotChecks>().AskAsync, week);
        await StepAsync(world.Get<Digests>().SendAsync, week);
    }

    public Task DueAsync(Week? week = null) => StepAsync(world.Get<LateRows>().CountAsync, week);

    public async Task FirstRungAsync(Week? week = null)
    {
        await StepAsync(world.Get<RoundPeople>().ChooseAsync, week);
        await StepAsync(world.Get<LateRows>().TellWorkersAsync, week);
    }

    public Task SecondRungAsync(Week? week = null) => StepAsync(world.Get<LateRows>().TellManagersAsync, week);

    /// <summary>A whole week that nobody confirms, each step at its time.</summary>
    public async Task MissAsync(Week week)
    {
        var times = TimesOf(week);
        MoveTo(times.RowsAt > world.Clock.Now ? times.RowsAt : world.Clock.Now);
        await MakeAsync(week);
        MoveTo(times.DigestAt);
        await DigestAsync(week);
        MoveTo(times.Late.DueAt);
        await DueAsync(week);
        MoveTo(times.Late.FirstRungAt);
        await FirstRungAsync(week);
    }

    /// <summary>Lets the sweep carry out rows with a due time of their own until an instant.</summary>
    public async Task SweepAsync(DateTimeOffset until)
    {
        var own = world.Get<OwnRows>();
        while (await own.EarliestAsync(default) is { } at && at <= until)
        {
            MoveTo(at > world.Clock.Now ? at : world.Clock.Now);
            Assert.True(await own.CarryOutAsync(world.Clock.Now, default) > 0);
        }

        MoveTo(until);
    }

    public async Task<WeeklyOutcome> AnswerAsync(
        Arrangement arrangement,
        string file = WeeklyCodes.Yes,
        string deleted = WeeklyCodes.Yes,
        Week? week = null,
        string person = CaseworkWorld.Asha,
        string? otherChannel = null,
        string? key = null
    )
    {
        key ??= WeeklyRow.KeyOf(arrangement.Id, week ?? Week48);
        var answers = new WeeklyAnswers
        {
            FileUpdated = file,
            MessagesDeleted = deleted,
            OtherChannelWorks = otherChannel,
        };
        return (await world.InAsync(t => world.Get<WeeklyAnswering>().RecordAsync(t, [new WeeklyAnswer(key, answers)], person)))[key];
    }

    public async Task<Hold> HoldAsync(Arrangement arrangement, HoldKind kind = HoldKind.Incident, string person = CaseworkWorld.Helen)
    {
        var id = $"hold-{++_events}";
        var outcome = await world.InAsync(t =>
            world
                .Get<CaseHolds>()
                .PlaceAsync(
                    t,
                    new NewHold
                    {
                        Id = id,
                        CaseId = arrangement.CaseId,
                        Kind = kind,
                        ReasonCode = "may_be_evidence",
                        Actor = $"person:{person}",
                    }
                )
        );
        return Assert.IsType<HoldOutcome.Done>(outcome).Hold;
    }

    public async Task ReleaseAsync(Hold hold, string person = CaseworkWorld.Helen) =>
        Assert.IsType<HoldOutcome.Done>(
            await world.InAsync(t =>
                world
                    .Get<CaseHolds>()
                    .ReleaseAsync(
                        t,
                        new HoldRelease
                        {
                            HoldId = hold.Id,
                            PersonId = person,
                            Level = 2,
                            ReasonCode = "matter_closed",
                        }
                    )
            )
        );

    public async Task AwayAsync(string person, LocalDate from, LocalDate to) =>
        await world.InAsync(t => world.Get<Absences>().AddAsync(t, $"away-{++_events}", person, from, to, null, "test"));

    /// <summary>Who got a mail, in order.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(string template) =>
        [.. (await world.Sent.MailsAsync()).Where(m => m.Template == template).Select(m => m.To)];

    /// <summary>The newest row of a week in S4.</summary>
    public async Task<RowEffect?> SheetAsync(string key) => (await world.Sent.RowsAsync("S4")).LastOrDefault(r => r.RowKey == key);

    public Task<long> QuestionsAsync() => world.CountAsync("select count(*) from inbox where id like 'missed:%'");

    public ValueTask DisposeAsync() => world.DisposeAsync();

    /// <summary>Carries out a step part by part, as the workflow's loop does.</summary>
    public async Task StepAsync(Func<WeekPart, Task<string?>> step, Week? week = null, string service = "NTH")
    {
        var found = (await world.Get<PeopleDirectory>().ServiceAsync(service))!;
        var after = "";
        do
        {
            var from = after;
            after = await world.InAsync(t => step(new WeekPart(t, found, week ?? Week48, from, world.Clock.Now, default)));
        } while (after is not null);
    }
}
