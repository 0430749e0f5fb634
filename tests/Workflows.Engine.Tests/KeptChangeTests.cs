using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>What a script changes in an object that it was given is kept, as in Elsa, or refused with a sentence; it is never lost in silence.</summary>
public sealed class KeptChangeTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("getBox().Key1 = 'Value2'", "Value2,[1,2],1")]
    [InlineData("getBox().key1 = 'Value2'", "Value2,[1,2],1")]
    [InlineData("getVariable('Box').Key1 = 'Value2'", "Value2,[1,2],1")]
    [InlineData("variables.Box.Key1 = 'Value2'", "Value2,[1,2],1")]
    [InlineData("getBox().Key1 = 'Value2'; getBox().Key1 += '!'", "Value2!,[1,2],1")]
    [InlineData("getBox().List.push(3)", "Value1,[1,2,3],1")]
    [InlineData("getBox().List.length = 0", "Value1,[],1")]
    [InlineData("getBox().List.reverse()", "Value1,[2,1],1")]
    [InlineData("getBox().Inner.Deep = 7", "Value1,[1,2],7")]
    [InlineData("delete getBox().Key1", ",[1,2],1")]
    [InlineData("Object.assign(getBox(), { Key1: 'a' })", "a,[1,2],1")]
    [InlineData("const b = getBox(); b.Key1 = 'b'; setBox(b)", "b,[1,2],1")]
    [InlineData("const b = getBox(); setBox(b); b.Key1 = 'c'", "c,[1,2],1")]
    [InlineData("const b = { Key1: 'd', List: [], Inner: {} }; setBox(b); b.Inner.Deep = 2", "d,[],2")]
    [InlineData("getBox().Key1 = 'x'; setBox({ Key1: 'y', List: [], Inner: {} })", "y,[],")]
    [InlineData("variables.Box = { Key1: 'z', List: [], Inner: {} }", "z,[],")]
    [InlineData("({ ...getBox() }).Key1 = 'copy'", "Value1,[1,2],1")]
    [InlineData("[...getBox().List].push(3)", "Value1,[1,2],1")]
    public async Task A_change_of_an_object_variable_is_kept(string script, string left)
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Run("change", script),
                    Flow.Event("wait", "go"),
                    Flow.Script("say", "[getBox().Key1, JSON.stringify(getBox().List), getBox().Inner.Deep].join()")
                ),
                variables: [Box()]
            )
        );
        await _rig.Host.PublishAsync("go", null, instance.Id);
        Assert.Equal([left], _rig.Host.Lines);
        Assert.Empty(instance.Incidents);
    }

    [Fact]
    public async Task A_change_in_any_expression_is_kept_and_a_failing_script_changes_nothing()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Script("a", "getBox().List.push(3); 'pushed'"),
                    Flow.Script("b", "getBox().List.push(4); nothing.here"),
                    Flow.Script("never", "''")
                ),
                variables: [Box()],
                options: """{ "incidentStrategyType": "ContinueWithIncidentsStrategy" }"""
            )
        );
        Assert.Equal(["pushed"], _rig.Host.Lines);
        Assert.Single(instance.Incidents);
        Assert.Contains("\"List\":[1,2,3]", System.Text.Encoding.UTF8.GetString(instance.State!.Serialize()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_an_input_an_output_and_the_last_result_is_kept()
    {
        var definition = Flow.Definition(
            Flow.Sequence(
                Flow.Activity("Elsa.RunJavaScript", "make", ("script", Flow.Literal("({ n: 1 })"))),
                Flow.Script("a", "getOutputFrom('make').n = 2; getLastResult().m = 3; getList().push('b'); getInput('List').push('c'); ''"),
                Flow.Event("wait", "go"),
                Flow.Script("b", "JSON.stringify([getOutputFrom('make').n, getLastResult().n, getList()])")
            )
        );
        definition["inputs"] = new JsonArray(new JsonObject { ["name"] = "List", ["type"] = "Object" });
        var instance = await _rig.RunAsync(definition, new JsonObject { ["List"] = new JsonArray("a") });
        await _rig.Host.PublishAsync("go", null, instance.Id);
        Assert.Equal(
            ["", "[2,null,[\"a\",\"b\",\"c\"]]"],
            _rig.Host.Lines.Select(l => l.Replace("null", "null", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_item_of_a_parallel_loop_keeps_its_own_changes()
    {
        await _rig.RunAsync(
            Flow.Definition(
                Flow.Activity(
                    "Elsa.ParallelForEach",
                    "each",
                    ("items", Flow.Expression("Object", """[{ "n": 1 }, { "n": 2 }]""")),
                    (
                        "body",
                        Flow.Sequence(
                            Run("change", "getVariable('CurrentValue').n *= 10"),
                            Flow.Script("say", "getVariable('CurrentValue').n")
                        )
                    )
                )
            )
        );
        Assert.Equal(["10", "20"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("getAnswer('topics').push('x')", "getAnswer('topics')")]
    [InlineData("getFact('worker').name = 'x'", "getFact('worker')")]
    public async Task Changing_an_answer_is_a_fault_with_a_sentence(string script, string what)
    {
        var result = await BurstAsync(script);
        Assert.Equal(
            $"The script changed what {what} gave, which cannot be changed; change a copy, for example [...list] or {{ ...object }}.",
            Assert.Single(result.Changes[0].Incidents).Message
        );
    }

    [Theory]
    [InlineData("[...getAnswer('topics')].reverse()")]
    [InlineData("getAnswer('topics').map(t => t + '!')")]
    [InlineData("({ ...getFact('worker') }).name = 'x'")]
    public async Task Reading_an_answer_or_changing_a_copy_is_none(string script) =>
        Assert.Empty((await BurstAsync(script)).Changes[0].Incidents);

    [Theory]
    [InlineData("{% assign Variables.Box.Key1 = 'x' %}")]
    [InlineData("{% assign Input.List = 'x' %}")]
    public void A_template_that_assigns_to_a_variables_member_does_not_parse(string template)
    {
        var activity = Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", template)));
        Assert.Contains(_rig.Compile(Flow.Definition(Flow.Sequence(activity))).Problems, p => p.Severity == ProblemSeverity.Error);
    }

    [Theory]
    [InlineData(null, "has no storage driver")]
    [InlineData("Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core", "has a storage driver that keeps nothing")]
    public void A_variable_that_is_lost_at_the_first_wait_is_a_warning(string? driver, string why)
    {
        var verdict = Checked(Flow.Definition(Flow.Sequence(), variables: [Flow.Variable("N", "Int32", "0", driver)]));
        var problem = Assert.Single(verdict.Problems);
        Assert.Equal((ProblemCodes.VariableStorage, ProblemSeverity.Warning), (problem.Code, problem.Severity));
        Assert.Equal(
            $"The variable 'N' {why}: what it is set to is lost when the workflow waits for the first time. Choose 'Workflow instance' as its storage.",
            problem.Message
        );
        Assert.True(verdict.IsAllowed);
    }

    [Fact]
    public void A_container_s_variable_without_a_storage_driver_is_a_warning_too()
    {
        var sequence = Flow.Sequence();
        sequence["variables"] = new JsonArray(Flow.Variable("N", "Int32", "0", null), Flow.Variable("M", "Int32", "0"));
        Assert.Equal("q", Assert.Single(Checked(Flow.Definition(sequence)).Problems).ActivityId);
    }

    private static JsonObject Box() => Flow.Variable("Box", "JSON", """{ "Key1": "Value1", "List": [1, 2], "Inner": { "Deep": 1 } }""");

    private static JsonObject Run(string id, string script) => Flow.Activity("Elsa.RunJavaScript", id, ("script", Flow.Literal(script)));

    private PublishVerdict Checked(JsonObject definition) =>
        ((DefinitionChecks)_rig.Services.GetService(typeof(DefinitionChecks))!).Publish(new WorkflowDefinition(definition));

    private Task<BurstResult> BurstAsync(string script) =>
        _rig.BurstAsync(
            _rig.Compile(Flow.Definition(Flow.Sequence(Run("r", script)))).Workflow,
            new BurstCause.Start(null),
            readSet: new ReadSet(
                "answers",
                new Dictionary<string, JsonNode?> { ["topics"] = new JsonArray("a", "b") },
                new Dictionary<string, JsonNode?> { ["worker"] = new JsonObject { ["name"] = "w" } }
            )
        );
}
