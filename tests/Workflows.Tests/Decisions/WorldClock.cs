using Workflows.HumanTasks.Due;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Moves the business clock of a world.</summary>
internal sealed class WorldClock(CaseworkWorld world)
{
    public void MoveTo(int month, int day, int hour, int minute, int year = 2026) =>
        world.Clock.MoveTo(new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero));

    /// <summary>Lets every rung happen at its own instant until a time, as the server's sweep does.</summary>
    public async Task PassAsync(DateTimeOffset until)
    {
        var ladder = world.Get<LadderDueSource>();
        while (await ladder.EarliestAsync(default) is { } at && at <= until)
        {
            world.Clock.MoveTo(at);
            Assert.True(await ladder.CarryOutAsync(world.Clock.Now, default) > 0);
        }

        world.Clock.MoveTo(until);
    }
}
