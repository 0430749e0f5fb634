using System.Collections.Concurrent;
using System.Diagnostics;

namespace Workflows.Benchmarks;

/// <summary>
/// Starts to durable suspension, and resumes, a second, beside a plain Npgsql transaction that writes the same rows, one an instance, in
/// the same run: the two take turns of a second (engine, plain, engine, plain …), so that a slow moment of the machine hits both. The ratio of
/// each pair of turns is one measurement; printed are their median and their spread.
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
            var starts = await TakeTurnsAsync(callers, period, _ => StartAsync(bench, waiting), plain.StartAsync);
            Say(report, "starts", callers, starts, bound: callers == 32 ? 1.5 : null);
            var resumes = await TakeTurnsAsync(callers, period, _ => ResumeAsync(bench, waiting), plain.ResumeAsync);
            Say(report, "resumes", callers, resumes, bound: callers == 32 ? 1.5 : null);
        }
    }

    private static async Task<List<(Rate Engine, Rate Plain)>> TakeTurnsAsync(
        int callers,
        TimeSpan period,
        Func<int, ValueTask<bool>> engine,
        Func<int, ValueTask<bool>> plain
    )
    {
        var turn = TimeSpan.FromSeconds(1);
        var turns = new List<(Rate Engine, Rate Plain)>();
        for (var done = TimeSpan.Zero; done < period; done += turn)
        {
            turns.Add((await MeasureAsync(callers, turn, engine), await MeasureAsync(callers, turn, plain)));
        }

        // A turn that had too little left to do says nothing.
        return turns.FindAll(t => t is { Engine.Count: > 0, Plain.Count: > 0 });
    }

    private static void Say(Report report, string what, int callers, List<(Rate Engine, Rate Plain)> turns, double? bound)
    {
        var engine = turns.Aggregate(default(Rate), (sum, t) => sum + t.Engine);
        var plain = turns.Aggregate(default(Rate), (sum, t) => sum + t.Plain);
        var ratios = turns.Select(t => t.Engine.PerSecond / t.Plain.PerSecond).Order().ToList();
        var median = ratios[ratios.Count / 2];
        var text =
            $"{what, -8} {callers, 3} callers: engine {engine.PerSecond, 8:0}/s ({engine.Cpu, 4:0} µs CPU each), plain transaction {plain.PerSecond, 8:0}/s ({plain.Cpu, 4:0} µs), ratio {median:0.00} (median of {ratios.Count}; {ratios[0]:0.00}–{ratios[^1]:0.00})";
        if (bound is { } least)
        {
            report.Line($"{text} (at least {least:0.0})", median >= least);
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
