using System.Collections.Concurrent;
using System.Diagnostics;

namespace Workflows.Benchmarks;

/// <summary>
/// Starts to durable suspension, and resumes, a second, beside a plain Npgsql transaction that writes the same rows, one an instance, in
/// the same run: the two take turns, so that a slow moment of the machine hits both.
/// </summary>
internal static class Throughput
{
    public static async Task RunAsync(EngineBench bench, Report report, TimeSpan period, IReadOnlyList<int> callerCounts)
    {
        await using var plain = new PlainTransactions(bench.ConnectionString);
        var warmUp = TimeSpan.FromSeconds(2);
        var first = new ConcurrentBag<(string Instance, string Bookmark)>();
        await MeasureAsync(32, warmUp, _ => StartAsync(bench, first));
        await MeasureAsync(32, warmUp, _ => ResumeAsync(bench, first));
        await MeasureAsync(32, warmUp, plain.StartAsync);
        await MeasureAsync(32, warmUp, plain.ResumeAsync);
        foreach (var callers in callerCounts)
        {
            var waiting = new ConcurrentBag<(string Instance, string Bookmark)>();
            var (plainStarts, starts) = await TakeTurnsAsync(callers, period, plain.StartAsync, _ => StartAsync(bench, waiting));
            Say(report, "starts", callers, starts, plainStarts, bound: callers == 32 ? 1.5 : null);
            var (plainResumes, resumes) = await TakeTurnsAsync(callers, period, plain.ResumeAsync, _ => ResumeAsync(bench, waiting));
            Say(report, "resumes", callers, resumes, plainResumes, bound: callers == 32 ? 1.5 : null);
        }
    }

    /// <summary>Measures two in turns of a second: a checkpoint of the database or a slow moment of the machine hits both.</summary>
    private static async Task<(Rate First, Rate Second)> TakeTurnsAsync(
        int callers,
        TimeSpan period,
        Func<int, ValueTask<bool>> first,
        Func<int, ValueTask<bool>> second
    )
    {
        var turn = TimeSpan.FromSeconds(1);
        var (a, b) = (new Rate(), new Rate());
        for (var done = TimeSpan.Zero; done < period; done += turn)
        {
            a += await MeasureAsync(callers, turn, first);
            b += await MeasureAsync(callers, turn, second);
        }

        return (a, b);
    }

    private static void Say(Report report, string what, int callers, Rate engine, Rate plain, double? bound)
    {
        var ratio = engine.PerSecond / plain.PerSecond;
        var text =
            $"{what, -8} {callers, 3} callers: engine {engine.PerSecond, 8:0}/s ({engine.Cpu, 4:0} µs CPU each), plain transaction {plain.PerSecond, 8:0}/s ({plain.Cpu, 4:0} µs), ratio {ratio:0.00}";
        if (bound is { } least)
        {
            report.Line($"{text} (at least {least:0.0})", ratio >= least);
        }
        else
        {
            report.Line(text);
        }
    }

    private static async ValueTask<bool> StartAsync(EngineBench bench, ConcurrentBag<(string Instance, string Bookmark)> waiting)
    {
        var started = await bench.Runtime.StartAsync("bench-waits");
        waiting.Add((started.InstanceId, started.State.Bookmarks[0].Id));
        return true;
    }

    private static async ValueTask<bool> ResumeAsync(EngineBench bench, ConcurrentBag<(string Instance, string Bookmark)> waiting) =>
        waiting.TryTake(out var one) && await bench.Runtime.ResumeAsync(one.Instance, one.Bookmark) is not null;

    /// <summary>Runs callers side by side for a period; a caller that has nothing left stops.</summary>
    /// <returns>Completed a second, and this process's CPU time for each.</returns>
    private static async Task<Rate> MeasureAsync(int callers, TimeSpan period, Func<int, ValueTask<bool>> once)
    {
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(caller =>
                    Task.Run(async () =>
                    {
                        var count = 0L;
                        while (clock.Elapsed < period && await once(caller))
                        {
                            count++;
                        }

                        return (Count: count, Last: clock.Elapsed);
                    })
                )
        );
        return new Rate(counts.Sum(c => c.Count), counts.Max(c => c.Last), Environment.CpuUsage.TotalTime - before);
    }

    /// <summary>How many in which time, and this process's CPU time for it (the database's own is not in it).</summary>
    private readonly record struct Rate(long Count, TimeSpan Time, TimeSpan CpuTime)
    {
        public double PerSecond => Count / Time.TotalSeconds;

        /// <summary>Microseconds for each.</summary>
        public double Cpu => CpuTime.TotalMicroseconds / Math.Max(1, Count);

        public static Rate operator +(Rate a, Rate b) => new(a.Count + b.Count, a.Time + b.Time, a.CpuTime + b.CpuTime);
    }
}
