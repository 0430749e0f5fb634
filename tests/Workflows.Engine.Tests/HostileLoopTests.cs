using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Workflows that would begin more than one instance may hold.</summary>
public sealed class HostileLoopTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Ten_thousand_items_run_side_by_side()
    {
        var instance = await _rig.RunActivitiesAsync(Loop("ParallelForEach", 10_000, Flow.Activity("Elsa.SetName", "n")));
        Assert.Equal("Finished", instance.State!.SubStatus);
    }

    [Theory]
    [InlineData("ParallelForEach", 12_001, "The loop has 12,001 items; at most 12,000 are possible")]
    [InlineData("ForEach", 200_000, "more than 200,000 members")]
    public async Task A_loop_over_too_many_items_faults_before_any_begins(string loop, int count, string why)
    {
        var instance = await _rig.RunActivitiesAsync(Loop(loop, count, Flow.Line("line", "x")));
        Assert.Equal("Faulted", instance.State!.SubStatus);
        Assert.Contains(why, Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Host.Lines);
    }

    [Fact]
    public async Task Nested_loops_fault_where_the_queue_is_full()
    {
        var instance = await _rig.RunActivitiesAsync(
            Loop("ParallelForEach", 1_000, Loop("ParallelForEach", 1_000, Flow.Line("line", "x")))
        );
        Assert.Contains(instance.Incidents, i => i.Message.Contains("More than 15,000 activities", StringComparison.Ordinal));
        Assert.Equal("Faulted", instance.State!.SubStatus);
    }

    [Fact]
    public async Task Waits_that_pile_up_fault_at_the_bound_of_an_instance()
    {
        using var rig = new Rig(s => s.Configure<EngineOptions>(o => o.Instances = new InstanceBounds { MaxLive = 50 }));
        var instance = await rig.RunActivitiesAsync(Loop("ParallelForEach", 200, Flow.Event("e", "Never")));
        Assert.Contains("More than 50 activities", Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
    }

    private static JsonObject Loop(string type, int count, JsonObject body)
    {
        var loop = Flow.Activity($"Elsa.{type}", "loop" + count, ("items", Flow.Expression("JavaScript", $"new Array({count}).fill(1)")));
        loop["body"] = body;
        return loop;
    }
}
