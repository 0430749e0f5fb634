using System.Text.Json.Nodes;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>A variable or input that a designer chose from a list counts, whether it is written as its name, as its object or as the object's text.</summary>
public sealed class ChosenValueTests : IDisposable
{
    private readonly Rig _rig = new();

    public static TheoryData<string, string> Forms =>
        new()
        {
            { "Input", "\"Greeting\"" },
            { "Input", """{"name":"Greeting","type":"String"}""" },
            { "Input", """ "{\"uiHint\":\"singleline\",\"type\":\"String\",\"name\":\"Greeting\",\"displayName\":\"Input 1\"}" """ },
            { "Variable", "\"Said\"" },
            { "Variable", """{"id":"v-said","name":"Said"}""" },
            { "Variable", """ "{\"id\":\"v-said\",\"name\":\"Said\"}" """ },
        };

    public void Dispose() => _rig.Dispose();

    [Theory, MemberData(nameof(Forms))]
    public async Task What_is_chosen_is_used_however_it_is_written(string language, string value)
    {
        var definition = Flow.Definition(
            Flow.Sequence(
                Flow.Activity("Elsa.RunJavaScript", "r", ("script", Flow.Literal("setSaid(getGreeting())"))),
                Flow.Activity("Elsa.WriteLine", "w", ("text", Flow.Expression(language, JsonNode.Parse(value))))
            ),
            variables: [Flow.Variable("Said", "String")]
        );
        definition["inputs"] = new JsonArray(new JsonObject { ["name"] = "Greeting", ["type"] = "String" });

        await _rig.RunAsync(definition, new JsonObject { ["Greeting"] = "good morning" });

        Assert.Equal(["good morning"], _rig.Host.Lines);
    }

    [Fact]
    public void An_input_that_nobody_has_chosen_yet_is_named_as_a_problem()
    {
        var definition = Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.WriteLine", "w", ("text", Flow.Expression("Input", "")))));

        Assert.Contains(
            _rig.Compile(definition).Problems,
            p => p.ActivityId == "w" && p.Message.Contains("must name a workflow input", StringComparison.Ordinal)
        );
    }
}
