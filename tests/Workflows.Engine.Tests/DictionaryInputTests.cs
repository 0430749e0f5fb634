using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Inputs with the studio's editor of dictionaries, whose entries are expressions of their own.</summary>
public sealed class DictionaryInputTests : IDisposable
{
    private readonly Rig _rig = new(s => s.AddActivity<Keep>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Each_entry_is_evaluated_in_its_own_language()
    {
        Keep.Last = null;
        var values = new JsonObject
        {
            ["fixed"] = Entry("Literal", "a"),
            ["variable"] = Entry("Variable", "Colour"),
            ["script"] = Entry("JavaScript", "1 + 1"),
            ["template"] = Entry("Liquid", "{{ Variables.Colour }} & co"),
            ["plain"] = 7,
            ["data"] = new JsonObject
            {
                ["type"] = "circle",
                ["value"] = 3,
                ["unit"] = "cm",
            },
        };
        await _rig.RunAsync(Definition(values));
        Assert.Equal(
            """{"fixed":"a","variable":"red","script":2,"template":"red \u0026 co","plain":7,"data":{"type":"circle","value":3,"unit":"cm"}}""",
            Keep.Last?.ToJsonString()
        );
    }

    [Fact]
    public void An_entry_that_does_not_parse_names_its_key()
    {
        var problem = Assert.Single(_rig.Compile(Definition(new JsonObject { ["sum"] = Entry("JavaScript", "1 +") })).Problems);
        Assert.StartsWith("'sum' of input 'Values' of 'keep': The script does not parse:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_workflow_gets_its_inputs_from_a_dictionary()
    {
        var child = Flow.Definition(Flow.Sequence(Flow.Script("say", "'got ' + getInput('Colour')")), "child");
        _rig.Compile(child);
        var call = Flow.Activity(
            "Elsa.ExecuteWorkflow",
            "call",
            ("workflowDefinitionId", Flow.Literal("child")),
            ("input", Flow.Expression("Object", new JsonObject { ["Colour"] = Entry("Variable", "Colour") }.ToJsonString()))
        );
        await _rig.RunAsync(Flow.Definition(Flow.Sequence(call), variables: [Flow.Variable("Colour", "String", "red")]));
        Assert.Equal(["got red"], _rig.Host.Lines);
    }

    private static JsonObject Definition(JsonObject values) =>
        Flow.Definition(
            Flow.Sequence(Flow.Activity("Test.Keep", "keep", ("values", Flow.Expression("Object", values.ToJsonString())))),
            variables: [Flow.Variable("Colour", "String", "red")]
        );

    private static JsonObject Entry(string type, string value) => new() { ["type"] = type, ["value"] = value };

    [Activity("Test", "Test", "Keeps what it is given.", PlainText = true)]
    public sealed class Keep : CodeActivity
    {
        public static JsonObject? Last { get; set; }

        [Input(UIHint = InputUIHints.Dictionary)]
        public Input<JsonObject?> Values { get; set; } = new((JsonObject?)null);

        protected override void Execute(ActivityExecutionContext context) => Last = (JsonObject?)context.Get(Values)?.DeepClone();
    }
}
