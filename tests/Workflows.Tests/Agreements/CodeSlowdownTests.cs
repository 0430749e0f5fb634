using System.Net;
using Microsoft.Extensions.Time.Testing;
using Workflows.Casework.Agreements;
using Xunit;

namespace Workflows.Tests.Agreements;

/// <summary>Guessing waits, and nobody is refused.</summary>
public sealed class CodeSlowdownTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.7");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 10, 12, 0, TimeSpan.Zero));
    private readonly CodeSlowdown slowdown;

    public CodeSlowdownTests() => slowdown = new CodeSlowdown(time);

    [Fact]
    public void Some_wrong_codes_make_nobody_wait_and_more_make_the_network_wait_longer_up_to_five_seconds()
    {
        Wrong(CodeSlowdown.Free);
        Assert.Equal(TimeSpan.Zero, slowdown.WaitOf(Guesser));
        Wrong(1);
        var first = slowdown.WaitOf(Guesser);
        Assert.True(first > TimeSpan.Zero && first < CodeSlowdown.Longest);
        Wrong(10_000);
        Assert.Equal(CodeSlowdown.Longest, slowdown.WaitOf(Guesser));
        Assert.Equal(TimeSpan.FromSeconds(5), CodeSlowdown.Longest);
    }

    [Theory]
    [InlineData("192.0.2.200", true)]
    [InlineData("::ffff:192.0.2.9", true)]
    [InlineData("192.0.3.7", false)]
    [InlineData("2001:db8::1", false)]
    public void The_neighbours_of_a_guesser_wait_too_and_other_networks_do_not(string address, bool waits)
    {
        Wrong(1000);

        Assert.Equal(waits, slowdown.WaitOf(IPAddress.Parse(address)) > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_wait_ends_by_itself_and_the_network_is_forgotten_after_ten_minutes()
    {
        Wrong(1000);
        var waiting = slowdown.WaitAsync(Guesser, default);
        Assert.False(waiting.IsCompleted);
        time.Advance(CodeSlowdown.Longest);
        await waiting;
        time.Advance(CodeSlowdown.Window);
        Assert.Equal(TimeSpan.Zero, slowdown.WaitOf(Guesser));
        Assert.True(slowdown.WaitAsync(Guesser, default).IsCompleted);
    }

    [Fact]
    public void A_hundred_thousand_networks_do_not_fill_the_memory_and_known_guessers_still_wait()
    {
        Wrong(1000);
        for (var i = 0; i < 100_000; i++)
        {
            slowdown.NoteWrong(new IPAddress([10, (byte)(i >> 16), (byte)(i >> 8), (byte)i]));
            slowdown.NoteWrong(new IPAddress([11, (byte)(i >> 8), (byte)i, 1]));
        }

        Assert.InRange(slowdown.Networks, 1, 20_000);
        Assert.Equal(CodeSlowdown.Longest, slowdown.WaitOf(Guesser));
    }

    private void Wrong(int times)
    {
        for (var i = 0; i < times; i++)
        {
            slowdown.NoteWrong(Guesser);
        }
    }
}
