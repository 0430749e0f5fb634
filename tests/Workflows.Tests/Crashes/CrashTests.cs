using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Workflows.Tests.Crashes;

/// <summary>Crashes lose nothing and repeat nothing that can be kept from repeating.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int PlansPerOrder = 8;

    // What fits into a minute or two of a shared machine; the README says how to run all 10,000.
    private const int Usual = 1000;

    private static int Schedules =>
        int.TryParse(Environment.GetEnvironmentVariable("CRASH_SCHEDULES"), CultureInfo.InvariantCulture, out var many) ? many : Usual;

    private static int FirstSeed =>
        int.TryParse(Environment.GetEnvironmentVariable("CRASH_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 0;

    [Fact]
    public async Task Any_crashes_in_any_order_of_events_end_in_the_rows_and_Message_IDs_of_the_run_without_crashes()
    {
        var tally = new Tally();
        var began = Stopwatch.GetTimestamp();
        var orders = (Schedules + PlansPerOrder - 1) / PlansPerOrder;
        var next = (FirstSeed / PlansPerOrder) - 1;
        var last = next + orders;
        var failed = new ConcurrentBag<(int Seed, string Report)>();
        await Task.WhenAll(
            Enumerable
                .Range(0, Environment.ProcessorCount)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        await using var world = await World.CreateAsync();
                        int order;
                        while (failed.IsEmpty && (order = Interlocked.Increment(ref next)) <= last)
                        {
                            if (await TryAsync(world, order, tally) is { } failure)
                            {
                                failed.Add(failure);
                            }
                        }
                    })
                )
        );
        output.WriteLine(tally.Report(Stopwatch.GetElapsedTime(began)));
        Assert.True(failed.IsEmpty, failed.OrderBy(f => f.Seed).Select(f => f.Report).FirstOrDefault());
        tally.AssertThatItTriedEverything(Schedules);
    }

    /// <summary>Runs one order without crashes and then with several plans of crashes.</summary>
    /// <returns>The first schedule that ended differently, as a report.</returns>
    private static async Task<(int Seed, string Report)?> TryAsync(World world, int orderSeed, Tally tally)
    {
        var order = Order.Of(orderSeed);
        Ending? crashFree = null;
        for (var i = 0; i < PlansPerOrder; i++)
        {
            var seed = (orderSeed * PlansPerOrder) + i;
            IReadOnlyList<int> plan = [];
            try
            {
                crashFree ??= await world.RunAsync(order, []);
                plan = CrashPlan.Of(seed, crashFree.Points);
                var ending = await world.RunAsync(order, plan);
                var differences = crashFree.Wrongs().Concat(ending.Wrongs()).Concat(ending.DifferencesFrom(crashFree)).ToArray();
                if (differences.Length > 0)
                {
                    return (seed, Report(seed, order, plan, string.Join('\n', ending.Crashes), string.Join('\n', differences), tally));
                }

                tally.Add(ending);
            }
            catch (Exception e)
            {
                return (seed, Report(seed, order, plan, "", e.ToString(), tally));
            }
        }

        return null;
    }

    private static string Report(int seed, Order order, IReadOnlyList<int> plan, string crashes, string differences, Tally tally) =>
        $"""
            Schedule {seed} ends differently (after {tally.Schedules} that did not). Again: CRASH_SEED={seed} CRASH_SCHEDULES=1
            {order}
            crashes after [{string.Join(", ", plan)}] points:
            {crashes}
            {differences}
            """;
}
