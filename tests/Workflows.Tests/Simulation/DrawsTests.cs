using Workflows.Server.Simulation.Year;
using Xunit;

namespace Workflows.Tests.Simulation;

public sealed class DrawsTests
{
    [Fact]
    public void The_same_seed_and_occasion_give_the_same_draw_in_any_order()
    {
        var first = new Draws(7);
        var second = new Draws(7);
        var (a, b) = (first.Of("mail", "w-01"), first.Of("mail", "w-02"));
        Assert.Equal((b, a), (second.Of("mail", "w-02"), second.Of("mail", "w-01")));
        Assert.NotEqual(a, new Draws(8).Of("mail", "w-01"));
    }

    [Fact]
    public void Draws_are_spread_evenly()
    {
        var draws = new Draws(1);
        var below = Enumerable.Range(0, 10_000).Count(i => draws.Happens(0.3, "case", $"{i}"));
        Assert.InRange(below, 2_800, 3_200);
    }

    [Fact]
    public void Acts_are_done_in_the_order_of_time_and_of_their_words()
    {
        var agenda = new Agenda();
        var at = new DateTimeOffset(2026, 12, 2, 12, 0, 0, TimeSpan.Zero);
        var done = new List<string>();
        foreach (var (when, what) in new[] { (at.AddHours(1), "c"), (at, "b"), (at, "a"), (at, "a") })
        {
            agenda.Add(
                when,
                what,
                _ =>
                {
                    done.Add(what);
                    return Task.CompletedTask;
                }
            );
        }

        while (agenda.TakeDue(at) is { } act)
        {
            Assert.True(act(CancellationToken.None).IsCompletedSuccessfully);
        }

        Assert.Equal(["a", "b"], done);
        Assert.Equal(at.AddHours(1), agenda.Next);
    }
}
