using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Expressions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>As in Elsa, a variable is null until it is set, and an assigned value becomes the declared type.</summary>
public sealed class VariableTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("Int32", "setX('5')", "number 5")]
    [InlineData("Int32", "setX(5.7)", "number 6")]
    [InlineData("Int32", "setVariable('X', true)", "number 1")]
    [InlineData("Int32", "variables.X = 'abc'", "number 0")]
    [InlineData("Int32", "setX('')", "object null")]
    [InlineData("Int32", "setX(null)", "object null")]
    [InlineData("String", "setX(5)", "string 5")]
    [InlineData("String", "setX(true)", "string True")]
    [InlineData("String", "setX({ a: 1 })", """string {"a":1}""")]
    [InlineData("Boolean", "setX(5)", "boolean true")]
    [InlineData("Boolean", "setX('5')", "boolean false")]
    [InlineData("Object", "setX('5')", "string 5")]
    public async Task A_value_that_a_script_assigns_becomes_the_declared_type(string type, string script, string expected)
    {
        await RunAsync(
            Flow.Variable("X", type),
            Flow.Activity("Elsa.RunJavaScript", "r", ("script", Flow.Literal(script))),
            Flow.Script("s", "`${typeof getX()} ${getX()}`")
        );
        Assert.Equal([expected], _rig.Host.Lines);
    }

    [Fact]
    public async Task A_value_that_SetVariable_assigns_becomes_the_declared_type()
    {
        await RunAsync(
            Flow.Variable("X", "Int32"),
            Flow.Activity(
                "Elsa.SetVariable",
                "set",
                ("variable", new JsonObject { ["id"] = "v-X", ["name"] = "X" }),
                ("value", Flow.JavaScript("'7'"))
            ),
            Flow.Script("s", "typeof getX()")
        );
        Assert.Equal(["number"], _rig.Host.Lines);
    }

    [Fact]
    public async Task An_output_keeps_its_own_type_in_a_variable()
    {
        await RunAsync(
            Flow.Variable("X", "Int32"),
            Flow.Activity("Elsa.RunJavaScript", "r", ("script", Flow.Literal("return { a: 1 }")), IntoX()),
            Flow.Script("s", "getX().a")
        );
        Assert.Equal(["1"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("Int32", null)]
    [InlineData("Int32", "")]
    [InlineData("Boolean", null)]
    [InlineData("DateTimeOffset", null)]
    [InlineData("String", "")]
    public async Task A_variable_without_a_value_is_null(string type, string? value)
    {
        await RunAsync(Flow.Variable("X", type, value), Flow.Script("s", "`${getX() === null} ${getX() === false}`"));
        Assert.Equal(["true false"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("ObjectDictionary", """{"k":"v"}""", "getX().k", "v")]
    [InlineData("JSON", """ ["a","b"]""", "getX()[1]", "b")]
    [InlineData("Object", """{"k":"v"}""", "typeof getX()", "string")]
    public async Task The_first_value_of_a_dictionary_is_JSON(string type, string value, string script, string expected)
    {
        await RunAsync(Flow.Variable("X", type, value), Flow.Script("s", script));
        Assert.Equal([expected], _rig.Host.Lines);
    }

    [Fact]
    public async Task A_large_whole_number_is_still_whole_after_a_wait()
    {
        var instance = await RunAsync(
            Flow.Variable("X", "Int64", "9007199254740993"),
            Flow.Event("e", "Go"),
            Flow.Activity("Elsa.WriteLine", "s", ("text", Flow.Expression("Liquid", "{{ Variables.X }}")))
        );
        await _rig.Host.PublishAsync("Go", null, instance);
        Assert.Equal(["9007199254740993"], _rig.Host.Lines);
    }

    [Fact]
    public async Task An_event_without_a_payload_gives_an_empty_object()
    {
        var instance = await RunAsync(
            Flow.Variable("X", "Object"),
            Flow.Activity("Elsa.Event", "e", ("eventName", Flow.Literal("Go")), IntoX()),
            Flow.Script("s", "JSON.stringify(getX())")
        );
        await _rig.Host.PublishAsync("Go", null, instance);
        Assert.Equal(["{}"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("({ a: undefined, b: 1 })", """{"a":null,"b":1}""")]
    [InlineData("({ a: 'Zoë & <b>' })", """{"a":"Zoë \u0026 \u003Cb\u003E"}""")]
    [InlineData("toJson({ a: \"it's\" })", """{"a":"it\u0027s"}""")]
    public async Task An_object_as_text_is_JSON_that_is_safe_in_HTML(string script, string expected)
    {
        await RunAsync(Flow.Variable("X", "Object"), Flow.Script("s", script));
        Assert.Equal([expected], _rig.Host.Lines);
    }

    [Fact]
    public async Task JSON_for_an_input_of_type_text_is_the_unchanged_text()
    {
        await RunAsync(
            Flow.Variable("X", "Object"),
            Flow.Activity("Elsa.WriteLine", "s", ("text", Flow.Expression("Object", """{"a": 1}""")))
        );
        Assert.Equal(["""{"a": 1}"""], _rig.Host.Lines);
    }

    [Fact]
    public async Task An_input_hides_a_variable_of_the_same_name()
    {
        var definition = Flow.Definition(Flow.Sequence(Flow.Script("s", "getX()")), variables: [Flow.Variable("X", "String", "variable")]);
        definition["inputs"] = new JsonArray(new JsonObject { ["name"] = "X", ["type"] = "String" });
        await _rig.RunAsync(definition, new JsonObject { ["X"] = "input" });
        Assert.Equal(["input"], _rig.Host.Lines);
    }

    [Fact]
    public void Join_modes_have_Elsas_numbers() =>
        Assert.Equal(
            [FlowJoinMode.WaitAll, FlowJoinMode.WaitAllActive, FlowJoinMode.WaitAny],
            Enumerable.Range(0, 3).Select(n => ValueConverter.Convert<FlowJoinMode>((long)n))
        );

    private static (string Name, JsonNode? Value) IntoX() =>
        (
            "result",
            new JsonObject
            {
                ["typeName"] = "Object",
                ["memoryReference"] = new JsonObject { ["id"] = "v-X" },
            }
        );

    private async Task<string> RunAsync(JsonObject variable, params JsonObject[] activities) =>
        (await _rig.RunAsync(Flow.Definition(Flow.Sequence(activities), variables: [variable]))).Id;
}
