using System.Diagnostics;
using HdrHistogram;

namespace Workflows.Benchmarks;

/// <summary>Time from a commit that notes an effect to the moment at which the effect begins.</summary>
internal static class EffectLatency
{
    private const int Runs = 300;

    public static async Task RunAsync(EngineBench bench, Report report)
    {
        await bench.Lanes.StartAsync(CancellationToken.None);
        var histogram = new LongHistogram(TimeSpan.FromMinutes(1).Ticks, 3);
        for (var run = 0; run < Runs; run++)
        {
            var started = await bench.Runtime.StartAsync("bench-sends");
            var committed = Stopwatch.GetTimestamp();
            var begun = await bench.Handler.Begun.GetOrAdd(started.InstanceId, _ => new()).Task.WaitAsync(TimeSpan.FromSeconds(30));
            histogram.RecordValue(Math.Max(1, Stopwatch.GetElapsedTime(committed, Math.Max(committed, begun)).Ticks));
        }

        await bench.Lanes.StopAsync(CancellationToken.None);
        double At(double percentile) => TimeSpan.FromTicks(histogram.GetValueAtPercentile(percentile)).TotalMilliseconds;
        report.Line(
            $"commit to effect begun, {Runs} runs: median {At(50):0.0} ms, 99 % {At(99):0.0} ms (median at most 50 ms)",
            At(50) <= 50
        );
    }
}
