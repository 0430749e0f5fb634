using System.Text.Json.Nodes;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Cancelling ends running and waiting activities, and parents learn of the end of their children.</summary>
public sealed class CancellationTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Cancelling_ends_running_and_waiting_activities()
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Line("a", "a"), Flow.Event("e", "Go"));
        await _rig.Host.CancelAsync(instance);
        Assert.Equal(("Finished", "Cancelled"), (instance.State!.Status, instance.State.SubStatus));
        Assert.Empty(instance.State.Bookmarks);
        Assert.Equal(["Canceled", "Canceled", "Completed", "Canceled"], instance.Executions.Values.Select(e => e.Status));
    }

    [Fact]
    public async Task Cancelling_a_child_resumes_the_parent_that_waits_for_it()
    {
        _rig.Compile(Flow.Definition(Flow.Sequence(Flow.Event("e", "Go")), "child"));
        var parent = await _rig.RunActivitiesAsync(WaitForChild(), Flow.Script("s", "getOutputFrom('x').SubStatus"));
        var child = _rig.Host.Instances.Values.Single(i => i != parent);

        await _rig.Host.CancelAsync(child);

        Assert.Equal("Cancelled", child.State!.SubStatus);
        Assert.Equal("Finished", parent.State!.SubStatus);
        Assert.Equal(["Cancelled"], _rig.Host.Lines);
    }

    [Fact]
    public async Task Cancelling_a_parent_cancels_the_child_that_it_waits_for()
    {
        _rig.Compile(Flow.Definition(Flow.Sequence(Flow.Event("e", "Go")), "child"));
        var parent = await _rig.RunActivitiesAsync(WaitForChild());
        await _rig.Host.CancelAsync(parent);
        Assert.All(_rig.Host.Instances.Values, i => Assert.Equal("Cancelled", i.State!.SubStatus));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_parent_continues_when_its_waiting_child_has_finished(int maxSteps)
    {
        using var rig = new Rig(maxSteps: maxSteps);
        rig.Compile(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Event("e", "Go"),
                    Flow.Activity("Elsa.SetOutput", "o", ("outputName", Flow.Literal("Sum")), ("outputValue", Flow.JavaScript("20 + 1")))
                ),
                "child"
            )
        );
        var parent = await rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    WaitForChild(("result", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "v-R" } })),
                    Flow.Script("s", "getR().Status + ' ' + getR().output.Sum")
                ),
                "parent",
                [Flow.Variable("R", "Object")]
            )
        );
        Assert.Equal("Suspended", parent.State!.SubStatus);
        var child = rig.Host.Instances.Values.Single(i => i != parent);
        Assert.Equal(parent.Id, child.State!.ParentInstanceId);
        await rig.Host.PublishAsync("Go", null, child.Id);
        Assert.Equal(["Finished 21"], rig.Host.Lines);
        Assert.Equal("Finished", parent.State.SubStatus);
    }

    private static JsonObject WaitForChild(params (string Name, JsonNode? Value)[] more) =>
        Flow.Activity(
            "Elsa.ExecuteWorkflow",
            "x",
            [("workflowDefinitionId", Flow.Literal("child")), ("waitForCompletion", Flow.Literal(true)), .. more]
        );
}
