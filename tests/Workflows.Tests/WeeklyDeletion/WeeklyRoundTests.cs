using Workflows.Casework.WeeklyDeletion;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>Each service has one round a week.</summary>
public sealed class WeeklyRoundTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Each_service_has_one_round_a_week_and_after_weeks_without_a_server_one_for_the_current_week(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var rounds = world.Get<WeeklyRounds>();
        Assert.Equal(3, await rounds.CarryOutAsync(world.Clock.Now, default));
        Assert.Equal(0, await rounds.CarryOutAsync(world.Clock.Now, default));
        Assert.Equal(["weekly:MOR:2026-W48", "weekly:NTH:2026-W48", "weekly:RVD:2026-W48"], await StartedAsync(world));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero), await rounds.EarliestAsync(default));

        // Nothing ran for three weeks, until the morning of a Monday before six.
        world.Clock.MoveTo(new DateTimeOffset(2026, 12, 21, 5, 59, 0, TimeSpan.Zero));
        Assert.Equal(3, await rounds.CarryOutAsync(world.Clock.Now, default));
        world.Clock.MoveTo(new DateTimeOffset(2026, 12, 21, 6, 0, 0, TimeSpan.Zero));
        Assert.Equal(3, await rounds.CarryOutAsync(world.Clock.Now, default));
        Assert.Equal(
            [
                "weekly:MOR:2026-W48",
                "weekly:MOR:2026-W51",
                "weekly:MOR:2026-W52",
                "weekly:NTH:2026-W48",
                "weekly:NTH:2026-W51",
                "weekly:NTH:2026-W52",
                "weekly:RVD:2026-W48",
                "weekly:RVD:2026-W51",
                "weekly:RVD:2026-W52",
            ],
            await StartedAsync(world)
        );
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Two_nodes_that_sweep_at_once_start_one_round(Dialect dialect)
    {
        await using var world = await CaseworkWorld.StartAsync(dialect);
        var started = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(async () => await world.Get<WeeklyRounds>().CarryOutAsync(world.Clock.Now, default)))
        );
        Assert.Equal(3, started.Sum());
        Assert.Equal(3, (await StartedAsync(world)).Count);
    }

    [Fact]
    public async Task The_schedule_shows_a_weekly_job_for_each_service_by_its_name()
    {
        await using var world = await CaseworkWorld.StartAsync();
        IRecurringWakes wakes = world.Get<WeeklyRounds>();
        Assert.Equal(
            ["weekly deletion Moorland (MOR)", "weekly deletion North Harbour (NTH)", "weekly deletion Riverside (RVD)"],
            (await wakes.AllAsync(default)).Select(w => w.Name)
        );
        Assert.All(await wakes.AllAsync(default), w => Assert.Equal("0 6 * * 1", w.Cron));
    }

    private static Task<IReadOnlyList<string>> StartedAsync(CaseworkWorld world) =>
        world.Database.QueryAsync<string>("select id from inbox where id like 'weekly:%' order by id");
}
