using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>
/// Large definitions: the work grows with their size, not with its square. What is allocated stands for the work, because a test asserts no
/// duration.
/// </summary>
public sealed class LargeDefinitionTests
{
    public static TheoryData<string> Shapes() => ["line", "same-ids", "loops", "exits", "unconnected", "star"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Checking_twice_as_many_activities_takes_about_twice_as_much(string shape)
    {
        using var rig = new Rig();
        Check(rig, shape, 500);
        var small = Check(rig, shape, 4000);
        var large = Check(rig, shape, 8000);
        Assert.True(large < 3 * small, $"{small} bytes for 4,000 activities, {large} for 8,000");
    }

    [Fact]
    public void Fifty_thousand_activities_are_checked()
    {
        using var rig = new Rig();
        Assert.True(Check(rig, "loops", 50_000) < 2_000_000_000);
    }

    [Fact]
    public async Task A_branch_of_twenty_thousand_activities_that_ends_early_does_not_overflow_the_stack()
    {
        using var rig = new Rig();
        var activities = Enumerable.Range(0, 20_000).Select(i => Flow.Line($"a{i}", "dead")).ToList();
        activities.Insert(0, Flow.Activity("Elsa.FlowDecision", "d", ("condition", Flow.Literal("true"))));
        activities.Add(Flow.Line("after", "after"));
        var connections = Enumerable.Range(0, 19_999).Select(i => ($"a{i}", "Done", $"a{i + 1}")).ToList();
        connections.Add(("d", "False", "a0"));
        connections.Add(("a19999", "Done", "after"));
        connections.Add(("d", "True", "after"));
        var instance = await rig.RunAsync(Flow.Definition(Flow.Flowchart([.. activities], [.. connections])));
        Assert.Equal(["after"], rig.Host.Lines);
        Assert.Equal("Finished", instance.State!.SubStatus);
    }

    private static long Check(Rig rig, string shape, int size)
    {
        var definition = new WorkflowDefinition(Flow.Definition(Make(shape, size)));
        var checks = (DefinitionChecks)rig.Services.GetService(typeof(DefinitionChecks))!;
        var before = GC.GetAllocatedBytesForCurrentThread();
        checks.Publish(definition);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static JsonObject Make(string shape, int size)
    {
        var activities = Enumerable
            .Range(0, size)
            .Select(i =>
                shape is "loops" or "exits" && i % 2 == 1
                    ? Flow.Activity("Elsa.FlowDecision", $"a{i}", ("condition", Flow.Literal("true")))
                    : Flow.Line(shape == "same-ids" ? "a" : $"a{i}", "a")
            )
            .ToArray();
        var next = Enumerable
            .Range(0, size - 1)
            .Select(i => ($"a{i}", i % 2 == 1 && shape is "loops" or "exits" && i % 2 == 1 ? "True" : "Done", $"a{i + 1}"));
        (string, string, string)[] connections = shape switch
        {
            "loops" => [.. next, .. Enumerable.Range(0, size / 2 - 1).Select(i => ($"a{2 * i + 1}", "False", $"a{2 * i}"))],
            "exits" => [.. next, .. Enumerable.Range(0, size / 2 - 1).Select(i => ($"a{2 * i + 1}", "False", $"a{size - 1}"))],
            "unconnected" or "same-ids" => [],
            "star" =>
            [
                .. Enumerable.Range(1, size - 2).SelectMany(i => new[] { ("a0", "Done", $"a{i}"), ($"a{i}", "Done", $"a{size - 1}") }),
            ],
            _ => [.. next],
        };
        return Flow.Flowchart(activities, connections);
    }
}
