using NodaTime;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Server.Scheduling;
using Workflows.Server.Simulation;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>Moves a server's business clock, and waits until the server has nothing left to do.</summary>
internal sealed class ScenarioClock(ScenarioServer server)
{
    /// <summary>The business time.</summary>
    public DateTimeOffset Now => server.Get<BusinessClock>().Now;

    /// <summary>Moves the business clock, with everything that becomes due on the way.</summary>
    public async Task MoveToAsync(DateTimeOffset to)
    {
        await RefillAsync();
        await PatientlyAsync(token => server.Get<SimulatedClock>().MoveToAsync(to, token));
    }

    /// <summary>
    /// Moves to the next Tuesday whose week and the week after it have no holiday: the scenarios' "Tuesday". The clock never goes back, so
    /// each scenario takes a Tuesday of its own.
    /// </summary>
    /// <returns>Its 10:12.</returns>
    public async Task<DateTimeOffset> TuesdayAsync()
    {
        var calendar = server.Get<WorkingCalendar>();
        var day = calendar.Local(Now).Date.PlusDays(1);
        while (day.DayOfWeek != IsoDayOfWeek.Tuesday || !IsPlain(day.PlusDays(-1)) || !IsPlain(day.PlusDays(6)))
        {
            day = day.PlusDays(1);
        }

        var at = calendar.AtLocal(day, new LocalTime(10, 12));
        await MoveToAsync(at);
        return at;

        bool IsPlain(LocalDate monday) =>
            Enumerable.Range(0, 5).All(d => calendar.IsWorkingDay(monday.PlusDays(d), Nation.EnglandAndWales));
    }

    /// <summary>Reads the forms once and waits until nothing can run.</summary>
    public async Task SettleAsync()
    {
        await RefillAsync();
        await server.Get<MaintenanceJobs>().PollFormsAsync(CancellationToken.None);
        await PatientlyAsync(token => server.Get<SimulatedClock>().DrainAsync(token));
    }

    /// <summary>
    /// Waits until nothing backs off either: real time passes in the one place that notes it. What waits for a person to mend it never comes
    /// to rest by itself.
    /// </summary>
    public async Task RestAsync()
    {
        await SettleAsync();
        while (
            await server.Database.ExecuteAsync(
                """
                update outbox set next_attempt_at = 0 where parked_at is null and attempts > 0 and next_attempt_at > 0
                    and not exists (select 1 from obstacles b where b.id = outbox.obstacle and b.kind = 'person')
                """
            ) > 0
        )
        {
            await SettleAsync();
        }
    }

    /// <summary>A server that never comes to rest fails its test with what still waits; it does not hang all of them.</summary>
    private async Task PatientlyAsync(Func<CancellationToken, Task> work)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await work(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            var lanes = await server.Database.QueryAsync<string>("select lane || ' ' || effect_key from outbox where parked_at is null");
            Assert.Fail($"It did not come to rest. These wait: {string.Join("; ", lanes)}");
        }
    }

    /// <summary>A week goes by in seconds, but Google's quotas are of real minutes.</summary>
    private Task RefillAsync() => server.Google.TellAsync(HttpMethod.Post, "/emulator/quotas/refill");
}
