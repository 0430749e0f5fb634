using System.Text.Json.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Workflows.Engine.Runtime;
using Workflows.Server.Hosting;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Xunit;
using static Workflows.Tests.Runtime.EngineNode;

namespace Workflows.Tests.Runtime;

/// <summary>A burst, a check or a compilation that never returns takes one thread, and nothing else of the node.</summary>
public sealed class StuckBurstTests
{
    private static readonly JsonObject Wait = Step("Test.WaitAtGate", "wait");
    private static readonly JsonObject Compile = Step("Test.CompileAtGate", "compile");

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_burst_that_never_returns_is_parked_with_an_incident_while_the_others_run(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.PublishAsync("stuck", (JsonObject)Wait.DeepClone());
        await node.PublishAsync("fine");
        await node.StartAsync();

        await node.TellAsync("stuck", "1");
        await node.TellAsync("fine", "2");
        await node.SettleAsync();

        Assert.Equal(["fine Finished"], await node.StatusesAsync());
        var incident = Assert.Single(await node.IncidentsAsync());
        Assert.Contains("delivery: ", incident, StringComparison.Ordinal);
        Assert.Contains("did not end within 1 s and was given up.", incident, StringComparison.Ordinal);
        Assert.StartsWith("burst of workflow instance ", Assert.Single(node.Get<Watchdog>().Stuck), StringComparison.Ordinal);
        Assert.False(node.Dispatcher.IsBlocked);
        var health = await HealthAsync(node);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("burst of workflow instance ", health.Description, StringComparison.Ordinal);

        // The thread returns late: its result is thrown away, and its slot is free again.
        node.Gate.Open();
        while (node.Get<Watchdog>().StuckCount > 0)
        {
            await Task.Yield();
        }

        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(node)).Status);
        await node.TellAsync("fine", "3");
        await node.SettleAsync();
        Assert.Equal(["fine Finished", "fine Finished"], await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_node_whose_slots_are_all_lost_claims_nothing_until_a_thread_returns(Dialect dialect)
    {
        await using var node = new EngineNode(dialect, concurrency: 2);
        await node.PublishAsync("stuck", (JsonObject)Wait.DeepClone());
        await node.PublishAsync("fine");
        await node.StartAsync();
        await node.TellAsync("stuck", "1");
        await node.TellAsync("stuck", "2");
        await node.SettleAsync();
        Assert.True(node.Dispatcher.IsBlocked);
        Assert.Equal(HealthStatus.Unhealthy, (await HealthAsync(node)).Status);

        await node.TellAsync("fine", "3");
        Assert.Empty(await node.StatusesAsync());

        node.Gate.Open();
        await node.SettleAsync();
        Assert.False(node.Dispatcher.IsBlocked);
        Assert.Equal(["fine Finished"], await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_caller_that_starts_a_burst_that_never_returns_gets_an_answer(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.PublishForCallersAsync("stuck", (JsonObject)Wait.DeepClone());

        var failure = await Assert.ThrowsAsync<UnitFailedException>(async () => await node.Get<WorkflowRuntime>().StartAsync("stuck"));

        Assert.Contains("did not end within 1 s", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_correlation_id_that_no_index_can_hold_is_refused_before_anything_starts(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.PublishForCallersAsync("fine");

        var failure = await Assert.ThrowsAsync<Engine.Authoring.FaultException>(async () =>
            await node.Get<WorkflowRuntime>().StartAsync("fine", correlationId: new string('x', 251))
        );

        Assert.Equal("The correlation id has 251 characters; at most 250 are allowed.", failure.Message);
        Assert.Empty(await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_check_that_never_returns_refuses_the_definition(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.ImportAsync("stuck", (JsonObject)Compile.DeepClone());
        var definition = (await node.Get<DefinitionStore>().VersionsAsync("stuck"))[0].ToDefinition();

        var failure = await Assert.ThrowsAsync<StuckException>(() => node.Get<DefinitionRegistrar>().CheckAsync(definition));

        Assert.Equal("The check of workflow 'stuck' did not end within 1 s and was given up.", failure.Message);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_version_whose_compilation_never_returns_is_set_aside_and_the_others_are_loaded(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.PublishAsync("stuck", (JsonObject)Compile.DeepClone());
        await node.PublishAsync("fine");
        var incident = Assert.Single(await node.IncidentsAsync());
        Assert.Contains(
            "definition: Version 1 of workflow 'stuck' is set aside: it cannot be compiled",
            incident,
            StringComparison.Ordinal
        );
        Assert.NotNull(node.Get<DefinitionLibrary>().FindPublished("fine"));
        Assert.Null(node.Get<DefinitionLibrary>().FindPublished("stuck"));

        // The node that comes next does not try it.
        using var next = new DefinitionLibrary(
            node.Get<DefinitionStore>(),
            node.Get<Engine.Definitions.WorkflowCompiler>(),
            node.Get<Compilations>()
        );
        await next.RefreshAsync(default);
        Assert.Null(next.FindPublished("stuck"));
        Assert.Equal(1, node.Gate.Came);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_version_that_ended_three_processes_is_not_compiled_a_fourth_time(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.ImportAsync("deadly", (JsonObject)Compile.DeepClone());
        var version = (await node.Get<DefinitionStore>().VersionsAsync("deadly"))[0].Id;
        foreach (var attempt in new[] { "a", "b", "c" })
        {
            await node.Database.ExecuteAsync(
                "insert into compilation_attempts (version_id, id, began_at) values (@version, @attempt, 0)",
                new { version, attempt }
            );
        }

        await node.Get<DefinitionLibrary>().RefreshAsync(default);

        Assert.Equal(0, node.Gate.Came);
        Assert.Contains("ended the server's process 3 times", node.Get<DefinitionLibrary>().WhySetAside(version), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_delivery_to_an_instance_of_a_version_that_is_set_aside_is_parked_and_not_lost(Dialect dialect)
    {
        await using var node = new EngineNode(dialect);
        await node.PublishForCallersAsync("waits", WithEvent("later"));
        await node.Get<WorkflowRuntime>().StartAsync("waits");
        Assert.Equal(["waits Suspended"], await node.StatusesAsync());
        await node.Database.ExecuteAsync("update compiled_versions set failure = 'It is set aside.'");
        await using var second = node.Restarted();
        await second.Get<DefinitionLibrary>().RefreshAsync(default);
        await second.StartAsync();

        await second.TellAsync("later", "1");
        await second.SettleAsync();

        Assert.Equal(["waits Suspended"], await second.StatusesAsync());
        Assert.Equal(["delivery: It is set aside."], await second.IncidentsAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_loop_that_never_ends_is_parked_after_as_many_bursts_as_one_instance_may_take(Dialect dialect)
    {
        await using var node = new EngineNode(dialect, new BurstLimits { MaxSteps = 20, MaxContinues = 5 });
        var loop = Step("Elsa.While", "loop");
        loop["condition"] = new JsonObject
        {
            ["typeName"] = "Boolean",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = true },
        };
        loop["body"] = Step("Elsa.SetName", "body");
        await node.PublishAsync("endless", loop);
        await node.StartAsync();

        await node.TellAsync("endless", "1");
        await node.SettleAsync();

        Assert.Contains(
            "ran 5 bursts one after another without a wait",
            Assert.Single(await node.IncidentsAsync()),
            StringComparison.Ordinal
        );
    }

    private static Task<HealthCheckResult> HealthAsync(EngineNode node) =>
        new DispatcherHealth(node.Dispatcher, node.Get<Watchdog>()).CheckHealthAsync(new HealthCheckContext());

    private static JsonObject WithEvent(string name)
    {
        var wait = Step("Elsa.Event", "event");
        wait["eventName"] = Literal(name);
        return wait;
    }
}
