using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Runs bursts and compilations on a thread of their own, and gives up those that do not end. A thread cannot be killed, so the work that was
/// given up keeps its thread until it returns; its result is thrown away, because only the caller that waits commits it.
/// </summary>
public sealed partial class Watchdog(BurstLimits limits, ILogger<Watchdog> logger)
{
    private readonly ConcurrentDictionary<long, string> _stuck = [];
    private long _number;

    /// <summary>How many pieces of work were given up and have not returned. Each takes a thread.</summary>
    public int StuckCount => _stuck.Count;

    /// <summary>What was given up and has not returned, for example <c>burst of instance 0123</c>.</summary>
    public IReadOnlyCollection<string> Stuck => [.. _stuck.Values.Order(StringComparer.Ordinal)];

    /// <summary>Runs work that returns nothing to the caller's thread until it has ended.</summary>
    /// <param name="what">The work, as a part of a sentence, without personal data.</param>
    /// <param name="work">The work. It must change nothing outside itself.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="StuckException">The work did not end within <see cref="BurstLimits.GiveUpAfter"/>.</exception>
    public async Task<T> RunAsync<T>(string what, Func<ValueTask<T>> work, CancellationToken cancellationToken = default)
    {
        var running = Task.Run(() => work().AsTask(), CancellationToken.None);
        try
        {
            return await running.WaitAsync(limits.GiveUpAfter, cancellationToken);
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            throw new StuckException(what, limits.GiveUpAfter, GiveUp(what, running));
        }
    }

    private Task GiveUp(string what, Task running)
    {
        var number = Interlocked.Increment(ref _number);
        _stuck[number] = what;
        LogGivenUp(what, limits.GiveUpAfter.TotalSeconds);
        var began = Stopwatch.GetTimestamp();
        return running.ContinueWith(
            ended =>
            {
                _stuck.TryRemove(number, out string? _);
                // Reading the exception keeps it from being reported as unobserved.
                LogReturned(ended.Exception, what, Stopwatch.GetElapsedTime(began).TotalSeconds);
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The {What} did not end within {Seconds} s and was given up; its thread is lost until it returns."
    )]
    private partial void LogGivenUp(string what, double seconds);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The {What}, which was given up, returned {Seconds} s later; its result is thrown away."
    )]
    private partial void LogReturned(Exception? exception, string what, double seconds);
}
