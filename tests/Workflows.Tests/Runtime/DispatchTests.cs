using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Privacy;
using Xunit;

namespace Workflows.Tests.Runtime;

/// <summary>Workflows that start others and leave them to themselves.</summary>
public sealed class DispatchTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_dispatched_workflow_runs_after_the_commit_and_tells_its_outputs(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, "child", Report("answer", "'for ' + getInput('Who')"));
        await PublishAsync(node, "parent", Dispatch("child", wait: true), Report("got", "getLastResult().answer"));
        var started = await node.Get<WorkflowRuntime>().StartAsync("parent", correlationId: "c-1");
        await node.SettleAsync();

        Assert.Equal(["child Finished", "parent Finished"], await node.StatusesAsync());
        Assert.Equal("for Ada", (await StateAsync(node, started.InstanceId)).Output["got"]!.ToString());
        var child = await StateAsync(node, await IdAsync(node, "child"));
        Assert.Equal((started.InstanceId, "k-1"), (child.ParentInstanceId, child.CorrelationId));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_workflow_that_does_not_wait_ends_before_the_one_that_it_dispatched(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, "child", Wait("end"));
        await PublishAsync(node, "parent", Dispatch("child", wait: false));
        await node.Get<WorkflowRuntime>().StartAsync("parent");
        await node.SettleAsync();
        Assert.Equal(["child Suspended", "parent Finished"], await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Cancelling_a_workflow_that_waits_cancels_the_one_that_it_dispatched(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, "child", Wait("end"));
        await PublishAsync(node, "parent", Dispatch("child", wait: true));
        var parent = await node.Get<WorkflowRuntime>().StartAsync("parent");
        await node.SettleAsync();
        await node.Get<WorkflowRuntime>().CancelAsync(parent.InstanceId);
        Assert.Equal(["child Cancelled", "parent Cancelled"], await node.StatusesAsync());
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_workflow_that_waits_is_told_when_the_other_may_not_start(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, "child", "SingletonStrategy", Wait("end"));
        await PublishAsync(node, "parent", Dispatch("child", wait: true));
        var first = await node.Get<WorkflowRuntime>().StartAsync("parent");
        await node.SettleAsync();
        var second = await node.Get<WorkflowRuntime>().StartAsync("parent");
        await node.SettleAsync();
        Assert.Equal(["child Suspended", "parent Faulted", "parent Suspended"], await node.StatusesAsync());
        Assert.Equal(WorkflowSubStatus.Suspended, (await StateAsync(node, first.InstanceId)).SubStatus);
        Assert.Equal(WorkflowSubStatus.Faulted, (await StateAsync(node, second.InstanceId)).SubStatus);
        Assert.Equal(
            ["activity: The workflow 'child' was not started, because an instance of it is running."],
            await node.IncidentsAsync()
        );
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_dispatched_workflow_carries_the_case_of_the_one_that_dispatched_it(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        await PublishAsync(node, "child", Wait("end"));
        await PublishAsync(node, "parent", Wait("go", starts: true), Dispatch("child", wait: true, correlated: false));
        string caseId;
        await using (var transaction = await node.Database.BeginAsync())
        {
            caseId = await node.Get<Vault>().GetOrAddCaseAsync(transaction, "NTH-00417-C", DateTimeOffset.UnixEpoch);
            await node.Get<Inbox>().AppendAsync(transaction, EventStimulus.Create("go-1", "go", caseId: caseId));
            await transaction.CommitAsync();
        }

        await node.SettleAsync();
        Assert.Equal(["child Suspended", "parent Suspended"], await node.StatusesAsync());
        Assert.Equal([caseId, caseId], await node.Database.QueryAsync<string>("select case_id from instances"));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_dispatch_of_a_workflow_that_does_not_exist_is_refused_at_publish(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        var registrar = node.Get<DefinitionRegistrar>();
        var parent = Definition("parent", null, Dispatch("child", wait: false));
        await registrar.ImportAsync(parent);
        var verdict = await registrar.PublishAsync("parent");
        Assert.False(verdict.IsAllowed);
        Assert.Equal(
            "'dispatch' starts the workflow 'child', which does not exist; import it first, or correct the id.",
            Assert.Single(verdict.Problems).Message
        );

        // Two that start each other: each is published when the other is imported.
        await registrar.ImportAsync(Definition("child", null, Dispatch("parent", wait: false)));
        Assert.Empty((await registrar.PublishAsync("parent")).Problems);
        Assert.Empty((await registrar.PublishAsync("child")).Problems);

        // One that starts itself.
        await registrar.ImportAsync(Definition("again", null, Dispatch("again", wait: false)));
        Assert.Empty((await registrar.PublishAsync("again")).Problems);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task An_execution_of_a_workflow_that_does_not_exist_is_warned_about_at_publish(Dialect dialect)
    {
        await using var node = await NodeAsync(dialect);
        var execute = EngineNode.Step("Elsa.ExecuteWorkflow", "execute");
        execute["workflowDefinitionId"] = EngineNode.Literal("child");
        var registrar = node.Get<DefinitionRegistrar>();
        await registrar.ImportAsync(Definition("parent", null, execute));
        var verdict = await registrar.PublishAsync("parent");
        Assert.True(verdict.IsAllowed);
        Assert.Equal(
            (ProblemSeverity.Warning, ProblemCodes.UnknownWorkflow),
            (Assert.Single(verdict.Problems).Severity, verdict.Problems[0].Code)
        );
    }

    private static async Task<EngineNode> NodeAsync(Dialect dialect)
    {
        var node = new EngineNode(dialect, new BurstLimits { GiveUpAfter = TimeSpan.FromSeconds(60) });
        await node.Get<DefinitionLibrary>().RefreshAsync(default);
        await node.StartAsync();
        return node;
    }

    private static async Task<string> IdAsync(EngineNode node, string definitionId) =>
        (
            await node.Database.QuerySingleOrDefaultAsync<string>(
                "select id from instances where definition_id = @definitionId",
                new { definitionId }
            )
        )!;

    private static async Task<WorkflowState> StateAsync(EngineNode node, string id) =>
        (await node.Get<IEngineStore>().LoadAsync(id, default))!.State;

    private static Task PublishAsync(EngineNode node, string definitionId, params JsonObject[] steps) =>
        PublishAsync(node, definitionId, null, steps);

    private static async Task PublishAsync(EngineNode node, string definitionId, string? strategy, params JsonObject[] steps)
    {
        var registrar = node.Get<DefinitionRegistrar>();
        await registrar.ImportAsync(Definition(definitionId, strategy, steps));
        var verdict = await registrar.PublishAsync(definitionId);
        Assert.True(verdict.IsAllowed, string.Join(' ', verdict.Problems));
    }

    private static WorkflowDefinition Definition(string definitionId, string? strategy, params JsonObject[] steps)
    {
        var root = EngineNode.Step("Elsa.Sequence", "root");
        root["activities"] = new JsonArray([.. steps]);
        var definition = new JsonObject
        {
            ["definitionId"] = definitionId,
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Who", ["type"] = "String" }),
            ["outputs"] = new JsonArray(
                new JsonObject { ["name"] = "answer", ["type"] = "String" },
                new JsonObject { ["name"] = "got", ["type"] = "String" }
            ),
            ["root"] = root,
        };
        if (strategy is not null)
        {
            definition["options"] = new JsonObject
            {
                ["activationStrategyType"] = $"Elsa.Workflows.Runtime.ActivationValidators.{strategy}, Elsa.Workflows.Runtime",
            };
        }

        return DefinitionReader.Read(definition);
    }

    private static JsonObject Dispatch(string definitionId, bool wait, bool correlated = true)
    {
        var dispatch = EngineNode.Step("Elsa.DispatchWorkflow", "dispatch");
        dispatch["workflowDefinitionId"] = EngineNode.Literal(definitionId);
        dispatch["waitForCompletion"] = EngineNode.Literal(wait);
        dispatch["input"] = Script("({ Who: 'Ada' })");
        if (correlated)
        {
            dispatch["correlationId"] = EngineNode.Literal("k-1");
        }

        return dispatch;
    }

    private static JsonObject Report(string output, string script)
    {
        var report = EngineNode.Step("Elsa.SetOutput", $"report-{output}");
        report["outputName"] = EngineNode.Literal(output);
        report["outputValue"] = Script(script);
        return report;
    }

    private static JsonObject Wait(string name, bool starts = false)
    {
        var wait = EngineNode.Step("Elsa.Event", name);
        wait["eventName"] = EngineNode.Literal(name);
        wait["customProperties"] = new JsonObject { ["canStartWorkflow"] = starts };
        return wait;
    }

    private static JsonObject Script(string script) =>
        new()
        {
            ["typeName"] = "Object",
            ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script },
        };
}
