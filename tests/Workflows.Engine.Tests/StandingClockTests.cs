using Microsoft.Extensions.Time.Testing;
using Workflows.Engine.Runtime;
using Xunit;

namespace Workflows.Engine.Tests;

public sealed class StandingClockTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_clock_that_stands_moves_by_moves_alone()
    {
        var system = new FakeTimeProvider(Monday.AddYears(1));
        var clock = new BusinessClock(system);
        clock.StandAt(Monday);
        system.Advance(TimeSpan.FromHours(5));
        Assert.Equal(Monday, clock.Now);
        clock.MoveTo(Monday.AddDays(3));
        system.Advance(TimeSpan.FromHours(5));
        Assert.Equal(Monday.AddDays(3), clock.Now);
        Assert.True(clock.IsStanding);
    }

    [Fact]
    public void A_clock_that_stands_never_goes_back()
    {
        var clock = new BusinessClock(new FakeTimeProvider(Monday));
        clock.StandAt(Monday.AddDays(3));
        clock.MoveTo(Monday);
        Assert.Equal(Monday.AddDays(3), clock.Now);
    }
}
