using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Operations;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Activation strategies: whether an instance may start while others run is decided inside the commit of its first burst.</summary>
public sealed class ActivationTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    public static MatrixTheoryData<Dialect, string> Strategies =>
        new([Dialect.Sqlite, Dialect.PostgreSql], ["Singleton", "CorrelatedSingleton", "Correlation"]);

    [Theory, MemberData(nameof(Strategies))]
    public async Task Of_many_starts_in_one_instant_on_two_nodes_one_wins(Dialect dialect, string strategy)
    {
        await using var node = Node(dialect);
        await using var other = node.Restarted();
        await PublishAsync(node, "guarded", strategy);
        await other.Get<DefinitionLibrary>().RefreshAsync(default);
        EngineNode[] nodes = [node, other];
        var started = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => StartsAsync(nodes[i % 2], "guarded", "c-1"))));
        Assert.Single(started, won => won);
        Assert.Equal(["guarded Suspended"], await node.StatusesAsync());
        Assert.Equal(1, await node.Database.QuerySingleOrDefaultAsync<long>("select count(*) from instance_states"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Of_two_starts_in_one_commit_one_wins(Dialect dialect)
    {
        await using var node = Node(dialect);
        CommitUnit Unit(int number) =>
            Storage.Units.Start(Storage.Units.InstanceId(number)) with
            {
                Activation = new Activation(Storage.Units.InstanceId(number), "test", ActivationStrategy.Singleton, null),
            };
        var store = node.Get<IEngineStore>();
        var results = await store.CommitAsync([Unit(1), Unit(2), Storage.Units.Start(Storage.Units.InstanceId(3)), Unit(1)], default);
        Assert.Equal(
            [CommitOutcome.Committed, CommitOutcome.NotActivated, CommitOutcome.Committed, CommitOutcome.Lost],
            results.Select(r => r.Outcome)
        );
        Assert.Equal(CommitOutcome.NotActivated, Assert.Single(await store.CommitAsync([Unit(4)], default)).Outcome);
        Assert.Equal(2, await node.Database.QuerySingleOrDefaultAsync<long>("select count(*) from instances"));
        Assert.Equal(2, await node.Database.QuerySingleOrDefaultAsync<long>("select count(*) from burst_log"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Each_strategy_looks_at_the_instances_that_it_names(Dialect dialect)
    {
        await using var node = Node(dialect);
        await PublishAsync(node, "always", null);
        await PublishAsync(node, "one", "Singleton");
        await PublishAsync(node, "one-per-id", "CorrelatedSingleton");
        await PublishAsync(node, "id", "Correlation");
        Assert.True(await StartsAsync(node, "always", "c-1"));
        Assert.True(await StartsAsync(node, "always", "c-1"));

        Assert.True(await StartsAsync(node, "one", "c-1"));
        Assert.False(await StartsAsync(node, "one", "c-2"));
        Assert.False(await StartsAsync(node, "one", null));

        Assert.True(await StartsAsync(node, "one-per-id", "c-1"));
        Assert.True(await StartsAsync(node, "one-per-id", "c-2"));
        Assert.True(await StartsAsync(node, "one-per-id", null));
        Assert.False(await StartsAsync(node, "one-per-id", "c-2"));
        Assert.False(await StartsAsync(node, "one-per-id", null));

        Assert.False(await StartsAsync(node, "id", "c-1"));
        Assert.True(await StartsAsync(node, "id", "c-3"));
        Assert.False(await StartsAsync(node, "id", "c-3"));
        Assert.True(await StartsAsync(node, "id", null));
        Assert.True(await StartsAsync(node, "id", null));
        Assert.True(await StartsAsync(node, "always", "c-3"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_instance_that_has_ended_forbids_nothing(Dialect dialect)
    {
        await using var node = Node(dialect);
        await PublishAsync(node, "one", "Singleton");
        var runtime = node.Get<WorkflowRuntime>();
        var first = await runtime.StartAsync("one");
        var refused = await Assert.ThrowsAsync<NotActivatedException>(() => runtime.StartAsync("one").AsTask());
        Assert.Equal("The workflow 'one' was not started, because an instance of it is running.", refused.Message);
        await runtime.CancelAsync(first.InstanceId);
        var second = await runtime.StartAsync("one");
        var waits = await runtime.ResumeAsync(second.InstanceId, second.State.Bookmarks[0].Id);
        Assert.False(await StartsAsync(node, "one", null));
        await runtime.ResumeAsync(second.InstanceId, waits!.Bookmarks[0].Id);
        Assert.True(await StartsAsync(node, "one", null));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_start_that_is_repeated_finds_its_own_instance(Dialect dialect)
    {
        await using var node = Node(dialect);
        await PublishAsync(node, "one", "Singleton");
        var runtime = node.Get<WorkflowRuntime>();
        var first = await runtime.StartAsync("one", requestId: "r-1");
        Assert.Equal(first.InstanceId, (await runtime.StartAsync("one", requestId: "r-1")).InstanceId);
        Assert.Single(await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_form_that_a_running_instance_forbids_waits_for_a_person(Dialect dialect)
    {
        await using var node = Node(dialect);
        await node.StartAsync();
        await PublishAsync(node, "one", "Singleton");
        await AppendAsync(node, "form-1", mustBeTaken: true);
        await AppendAsync(node, "form-2", mustBeTaken: true);
        await node.SettleAsync();
        Assert.Equal(["one Suspended"], await node.StatusesAsync());
        Assert.Equal(["delivery: The workflow 'one' was not started, because an instance of it is running."], await node.IncidentsAsync());

        await node.Get<WorkflowRuntime>().CancelAsync(Assert.Single(await node.Database.QueryAsync<string>("select id from instances")));
        var stuck = node.Get<StuckWork>();
        Assert.True(await stuck.RetryAsync(Assert.Single(await stuck.ListAsync()).Id, "test"));
        await node.SettleAsync();
        Assert.Equal(["one Cancelled", "one Suspended"], await node.StatusesAsync());
        Assert.Equal([], await node.IncidentsAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_event_that_a_running_instance_forbids_starts_nothing(Dialect dialect)
    {
        await using var node = Node(dialect);
        await node.StartAsync();
        await PublishAsync(node, "one", "Singleton");
        await AppendAsync(node, "event-1", mustBeTaken: false);
        await AppendAsync(node, "event-2", mustBeTaken: false);
        await node.SettleAsync();
        Assert.Equal(["one Suspended"], await node.StatusesAsync());
        Assert.Equal([], await node.IncidentsAsync());
        Assert.Equal(0, await node.Database.QuerySingleOrDefaultAsync<long>("select count(*) from deliveries"));
    }

    private static EngineNode Node(Dialect dialect) => new(dialect, new BurstLimits { GiveUpAfter = TimeSpan.FromSeconds(60) });

    private static async Task<bool> StartsAsync(EngineNode node, string definitionId, string? correlationId)
    {
        try
        {
            await node.Get<WorkflowRuntime>().StartAsync(definitionId, correlationId: correlationId);
            return true;
        }
        catch (NotActivatedException)
        {
            return false;
        }
    }

    private static async Task AppendAsync(EngineNode node, string id, bool mustBeTaken)
    {
        await using var transaction = await node.Database.BeginAsync();
        await node.Get<Inbox>()
            .AppendAsync(transaction, EventStimulus.Create(id, "go") with { KeepWhenUnmatched = false, MustBeTaken = mustBeTaken });
        await transaction.CommitAsync();
    }

    /// <summary>Publishes a workflow that the event "go" or a caller starts, and that waits for "end".</summary>
    private static async Task PublishAsync(EngineNode node, string definitionId, string? strategy)
    {
        var go = EngineNode.Step("Elsa.Event", "go");
        go["eventName"] = EngineNode.Literal("go");
        go["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        var end = EngineNode.Step("Elsa.Event", "end");
        end["eventName"] = EngineNode.Literal("end");
        var root = EngineNode.Step("Elsa.Sequence", "root");
        // A caller's start waits at "go" at once; one by the event passes it and waits at "end".
        root["activities"] = new JsonArray(go, end);
        var definition = new JsonObject { ["definitionId"] = definitionId, ["root"] = root };
        if (strategy is not null)
        {
            definition["options"] = new JsonObject
            {
                ["activationStrategyType"] = $"Elsa.Workflows.Runtime.ActivationValidators.{strategy}Strategy, Elsa.Workflows.Runtime",
            };
        }

        var registrar = node.Get<DefinitionRegistrar>();
        await registrar.ImportAsync(DefinitionReader.Read(definition));
        Assert.True((await registrar.PublishAsync(definitionId)).IsAllowed);
    }
}
