using System.Net;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>
/// Slows down whoever guesses agreement codes, by the caller's network, in memory and for some minutes. It makes an answer wait, right or wrong,
/// and refuses none: a lock would keep a young person who shares the network with a guesser from stopping. A code has 50 bits, so that waiting is
/// enough. Several nodes count apart. The network is forgotten after the window; it is neither stored nor logged.
/// </summary>
public sealed class CodeSlowdown(TimeProvider time)
{
    /// <summary>Wrong codes of a network within the window that make nobody wait: a class of young people mistypes.</summary>
    public const int Free = 20;

    /// <summary>The time after which a network is forgotten.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>The longest wait: a phone still shows the page after it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int MostNetworks = 20_000;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Wrong> _wrong = new(StringComparer.Ordinal);
    private DateTimeOffset _sweptAt;

    /// <summary>How many networks are noted.</summary>
    internal int Networks => _wrong.Count;

    /// <summary>How long the next code from a caller's network is to wait before it is looked at.</summary>
    public TimeSpan WaitOf(IPAddress? caller)
    {
        lock (_lock)
        {
            if (!_wrong.TryGetValue(NetworkOf(caller), out var wrong) || wrong.IsOver(time.GetUtcNow()) || wrong.Count <= Free)
            {
                return TimeSpan.Zero;
            }

            var wait = Step * (wrong.Count - Free);
            return wait < Longest ? wait : Longest;
        }
    }

    /// <summary>Waits as long as a caller's network has to.</summary>
    public Task WaitAsync(IPAddress? caller, CancellationToken cancellationToken) =>
        WaitOf(caller) is { Ticks: > 0 } wait ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;

    /// <summary>Notes a code that did not work.</summary>
    public void NoteWrong(IPAddress? caller)
    {
        var (network, now) = (NetworkOf(caller), time.GetUtcNow());
        lock (_lock)
        {
            if (_wrong.TryGetValue(network, out var known) && !known.IsOver(now))
            {
                _wrong[network] = known with { Count = known.Count + 1 };
                return;
            }

            Sweep(now);
            // Where so many networks guess at once, new ones are not noted: memory has an end, and nobody is refused either way.
            if (known is not null || _wrong.Count < MostNetworks)
            {
                _wrong[network] = new Wrong(1, now);
            }
        }
    }

    /// <summary>Forgets networks whose window is over, at most once a minute, so that a flood does not make it look at all of them each time.</summary>
    private void Sweep(DateTimeOffset now)
    {
        if (now - _sweptAt < BetweenSweeps)
        {
            return;
        }

        _sweptAt = now;
        foreach (var network in _wrong.Where(pair => pair.Value.IsOver(now)).Select(pair => pair.Key).ToList())
        {
            _wrong.Remove(network);
        }
    }

    private static string NetworkOf(IPAddress? caller) => caller is null ? "unknown" : CallerNetwork.Of(caller, v4Bits: 24, v6Bits: 48);

    private sealed record Wrong(int Count, DateTimeOffset Since)
    {
        public bool IsOver(DateTimeOffset now) => now - Since >= Window;
    }
}
