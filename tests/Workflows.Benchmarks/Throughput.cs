using System.Collections.Concurrent;
using System.Diagnostics;

namespace Workflows.Benchmarks;

/// <summary>
/// Starts to durable suspension, and resumes, a second, beside a plain Npgsql transaction that writes the same rows, one an instance, in
/// the same run: the two take turns, so that a slow moment of the machine hits both.
/// </summary>
internal static class Throughput
{
    private static readonly int[] Callers = [1, 8, 32, 128];

    public static async Task RunAsync(EngineBench bench, Report report, TimeSpan period)
    {
        await using var plain = new PlainTransactions(bench.ConnectionString);
        await MeasureAsync(32, TimeSpan.FromSeconds(2), _ => StartAsync(bench, null));
        await MeasureAsync(32, TimeSpan.FromSeconds(2), plain.StartAsync);
        foreach (var callers in Callers)
        {
            var waiting = new ConcurrentBag<(string Instance, string Bookmark)>();
            var plainStarts = await MeasureAsync(callers, period, plain.StartAsync);
            var starts = await MeasureAsync(callers, period, _ => StartAsync(bench, waiting));
            Say(report, "starts", callers, starts, plainStarts, bound: callers == 32 ? 1.5 : null);

            var plainResumes = await MeasureAsync(callers, period, plain.ResumeAsync);
            var resumes = await MeasureAsync(
                callers,
                period,
                async _ => waiting.TryTake(out var one) && await bench.Runtime.ResumeAsync(one.Instance, one.Bookmark) is not null
            );
            Say(report, "resumes", callers, resumes, plainResumes, bound: callers == 32 ? 1.5 : null);
        }
    }

    private static void Say(Report report, string what, int callers, double engine, double plain, double? bound)
    {
        var ratio = engine / plain;
        var text = $"{what, -8} {callers, 3} callers: engine {engine, 8:0}/s, plain transaction {plain, 8:0}/s, ratio {ratio:0.00}";
        if (bound is { } least)
        {
            report.Line($"{text} (at least {least:0.0})", ratio >= least);
        }
        else
        {
            report.Line(text);
        }
    }

    private static async ValueTask<bool> StartAsync(EngineBench bench, ConcurrentBag<(string, string)>? waiting)
    {
        var started = await bench.Runtime.StartAsync("bench-waits");
        waiting?.Add((started.InstanceId, started.State.Bookmarks[0].Id));
        return true;
    }

    /// <summary>Runs callers side by side for a period; a caller that has nothing left stops.</summary>
    /// <returns>Completed a second.</returns>
    private static async Task<double> MeasureAsync(int callers, TimeSpan period, Func<int, ValueTask<bool>> once)
    {
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
        return counts.Sum(c => c.Count) / counts.Max(c => c.Last).TotalSeconds;
    }
}
