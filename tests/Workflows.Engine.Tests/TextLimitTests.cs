using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Texts that a workflow gives to lists, indexes, the journal and the log have an end, and can be stored.</summary>
public sealed class TextLimitTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_long_name_and_a_long_line_are_cut_and_say_how_long_they_were()
    {
        var instance = await _rig.RunActivitiesAsync(
            Flow.Activity("Elsa.SetName", "n", ("value", Flow.JavaScript("'n'.repeat(1000000)"))),
            Flow.Script("l", "'l'.repeat(2000000)")
        );
        Assert.Equal(TextLimits.Name, instance.State!.Name!.Length);
        Assert.EndsWith("n… (1,000,000 characters)", instance.State.Name, StringComparison.Ordinal);
        var line = Assert.Single(_rig.Host.Lines);
        Assert.Equal(TextLimits.Line, line.Length);
        Assert.EndsWith("l… (2,000,000 characters)", line, StringComparison.Ordinal);
        Assert.Empty(instance.Incidents);
        Assert.All(instance.Executions.Values, e => Assert.True((e.Inputs?.ToJsonString().Length ?? 0) < 20_000));
    }

    [Theory]
    [InlineData("setWorkflowInstanceName('n'.repeat(5000)); getWorkflowInstanceName().length", "500")]
    [InlineData("'\\u{1F600}'.repeat(6000)", null)]
    public async Task A_script_s_texts_are_bounded_too(string script, string? line)
    {
        await _rig.RunActivitiesAsync(Flow.Script("s", script));
        var written = Assert.Single(_rig.Host.Lines);
        Assert.Equal(line ?? written, written);
        Assert.True(written.Length <= TextLimits.Line);
        Assert.DoesNotContain("\uFFFD", written, StringComparison.Ordinal);
        Assert.DoesNotContain(
            '\uD83D',
            written[
                (written.IndexOf('…', StringComparison.Ordinal) < 0 ? written.Length : written.IndexOf('…', StringComparison.Ordinal) - 1)..
            ]
        );
    }

    [Theory]
    [InlineData("Elsa.Correlate", "correlationId", "The correlation id has 5,000 characters; at most 250 are allowed.")]
    [InlineData("Elsa.Event", "eventName", "The key of what the activity waits for has 5,000 characters; at most 500 are allowed.")]
    [InlineData("Elsa.PublishEvent", "eventName", "The key of the stimulus has 5,000 characters; at most 500 are allowed.")]
    public async Task A_text_that_things_are_found_by_is_refused_when_it_is_too_long(string type, string input, string sentence)
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Activity(type, "a", (input, Flow.JavaScript("'k'.repeat(5000)"))));
        Assert.StartsWith(sentence, Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(instance.State!.Bookmarks);
        Assert.Null(instance.State.CorrelationId);
    }

    [Fact]
    public async Task A_fault_s_message_and_outcomes_in_the_journal_are_cut()
    {
        var instance = await _rig.RunActivitiesAsync(
            Flow.Activity("Elsa.RunJavaScript", "o", ("script", Flow.Literal("setOutcomes(['o'.repeat(100000)])"))),
            Flow.Activity("Elsa.Fault", "f", ("message", Flow.JavaScript("'m'.repeat(100000)")))
        );
        Assert.Equal(TextLimits.Message, Assert.Single(instance.Incidents).Message.Length);
        Assert.All(instance.Journal, e => Assert.True((e.Payload?.ToJsonString().Length ?? 0) + (e.Message?.Length ?? 0) < 10_000));
    }

    [Fact]
    public async Task Of_a_large_object_the_log_has_only_a_note()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity(
                        "Elsa.SetVariable",
                        "v",
                        ("variable", "v-L"),
                        ("value", Flow.JavaScript("Array.from({ length: 1000 }, () => 'x'.repeat(1000))"))
                    ),
                    Flow.Script("s", "getL().length")
                ),
                variables: [Flow.Variable("L", "Object")]
            )
        );
        Assert.Equal(["1000"], _rig.Host.Lines);
        Assert.Contains(
            instance.Executions.Values,
            e => e.Inputs?["Value"]?.ToString() == "(a value of more than 100,000 characters is not logged)"
        );
    }

    [Fact]
    public void A_trigger_s_key_that_is_too_long_is_found_when_the_definition_is_checked()
    {
        var trigger = Flow.Event("e", new string('k', 5000));
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        Assert.Contains(
            _rig.Compile(Flow.Definition(Flow.Sequence(trigger))).Problems,
            p => p.Code == ProblemCodes.Trigger && p.Severity == ProblemSeverity.Error
        );
    }

    [Theory]
    [InlineData("""{ "definitionId": "d", "root": { "text": "a\ud800b" } }""", "a text", " in 'root.text'")]
    [InlineData("""{ "definitionId": "d", "root": { "a": [{ "x\udc00": 1 }] } }""", "a property's name", " in 'root.a[0]'")]
    [InlineData("""{ "definitionId": "\udfff" }""", "a text", " in 'definitionId'")]
    public void A_definition_with_half_of_a_character_is_refused_with_its_place(string json, string what, string place) =>
        Assert.Equal(
            $"The workflow definition has {what} with half of a character (a lone surrogate, \\ud800 to \\udfff){place}; write the whole character.",
            Assert.Throws<DefinitionFormatException>(() => DefinitionReader.Read(json)).Message
        );

    [Fact]
    public void A_definition_with_whole_characters_is_read() =>
        Assert.Equal("😀", DefinitionReader.Read("""{ "definitionId": "\ud83d\ude00", "root": { "x": "😀" } }""").DefinitionId);

    [Theory]
    [InlineData("'\\uD800'")]
    [InlineData("'\\u{1F600}'.charAt(0)")]
    [InlineData("String.fromCharCode(0xDC00)")]
    public async Task Half_of_a_character_that_a_script_makes_becomes_a_replacement_character(string script)
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Script("l", script),
                    Flow.Activity(
                        "Elsa.RunJavaScript",
                        "v",
                        ("script", Flow.Literal($"setX({script}); setVariable({script}, 1); ({{ [{script}]: [{script}] }})"))
                    ),
                    Flow.Activity("Elsa.SetName", "n", ("value", Flow.JavaScript(script))),
                    Flow.Event("e", "go"),
                    Flow.Script("s", "getX()")
                ),
                variables: [Flow.Variable("X", "String")]
            )
        );
        await _rig.Host.PublishAsync("go", null, instance.Id);
        Assert.Empty(instance.Incidents);
        Assert.Equal(["\uFFFD", "\uFFFD"], _rig.Host.Lines);
        Assert.Equal("\uFFFD", instance.State!.Name);
    }

    [Fact]
    public async Task Half_of_a_character_that_a_template_cuts_becomes_a_replacement_character()
    {
        await _rig.RunActivitiesAsync(
            Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", "{{ '😀😀' | slice: 0, 1 | raw }}|")))
        );
        Assert.Equal(["\uFFFD|"], _rig.Host.Lines);
    }
}
