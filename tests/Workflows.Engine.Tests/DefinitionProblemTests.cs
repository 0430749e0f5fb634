using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

public sealed class DefinitionProblemTests : IDisposable
{
    private readonly Rig _rig = new(s => s.AddActivity<Chooser>().AddActivity<Plain>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_correct_definition_has_no_problems() =>
        Assert.Empty(_rig.Compile(Flow.Definition(Flow.Sequence(Flow.Line("a", "a")))).Problems);

    [Fact]
    public void A_connection_to_a_missing_activity_names_that_activity() =>
        Finds(
            Flow.Definition(Flow.Flowchart([Flow.Line("a", "a")], ("a", "Done", "gone"))),
            "a connection",
            ProblemSeverity.Error,
            "A connection leads from 'a' to 'gone', but the flowchart has no activity 'gone'; remove the connection or connect it to an existing activity."
        );

    [Theory]
    [InlineData("Elsa.FlowDecision", "Yes", "Elsa.FlowDecision has 'True', 'False'.")]
    [InlineData("Test.Chooser", "Aprove", "Test.Chooser has 'Approve', 'Decline'.")]
    [InlineData("Test.Plain", "Approve", "Test.Plain has 'Done'.")]
    public void A_connection_from_an_unknown_port_names_the_activity_and_its_ports(string type, string port, string ports) =>
        Finds(
            Flow.Definition(Flow.Flowchart([Flow.Activity(type, "ask"), Flow.Line("b", "b")], ("ask", port, "b"))),
            "the port",
            ProblemSeverity.Error,
            $"A connection leads from the port '{port}' of 'ask', which is never left through: {ports}"
        );

    [Theory]
    [InlineData("Test.Chooser", "Approve")]
    [InlineData("Test.Chooser", "Skipped")]
    [InlineData("Elsa.FlowSwitch", "whatever its case is called")]
    [InlineData("Elsa.RunJavaScript", "whatever its script sets")]
    public void A_connection_from_a_declared_or_open_port_is_no_problem(string type, string port) =>
        Assert.DoesNotContain(
            _rig.Compile(Flow.Definition(Flow.Flowchart([Flow.Activity(type, "ask"), Flow.Line("b", "b")], ("ask", port, "b")))).Problems,
            p => p.Code == ProblemCodes.UnknownPort
        );

    [Fact]
    public void A_loop_that_can_be_entered_after_its_beginning_is_an_error() =>
        Finds(
            Flow.Definition(
                Flow.Flowchart(
                    [Flow.Line("s", "s"), Flow.Line("a", "a"), Flow.Line("b", "b"), Flow.Line("c", "c")],
                    ("s", "Done", "a"),
                    ("a", "Done", "b"),
                    ("s", "Done", "c"),
                    ("c", "Done", "b"),
                    ("b", "Done", "a")
                )
            ),
            "the loop",
            ProblemSeverity.Error,
            "The connection from 'b' back to 'a' makes a loop that can be entered past its beginning; every way from the start must pass through the activity that the loop goes back to."
        );

    [Fact]
    public void A_loop_that_is_entered_only_at_its_beginning_is_no_problem() =>
        Assert.Empty(
            _rig.Compile(
                Flow.Definition(
                    Flow.Flowchart(
                        [Flow.Line("a", "a"), Flow.Line("b", "b"), Flow.Line("s", "s")],
                        ("s", "Done", "a"),
                        ("a", "Done", "b"),
                        ("b", "Done", "a")
                    )
                )
            ).Problems
        );

    [Fact]
    public void A_script_that_does_not_parse_says_where()
    {
        var problem = Assert.Single(_rig.Compile(Flow.Definition(Flow.Sequence(Flow.Script("a", "1 +")))).Problems);
        Assert.Equal(("a", ProblemSeverity.Error), (problem.ActivityId, problem.Severity));
        Assert.Equal("Input 'Text' of 'a': The script does not parse: Unexpected end of input (line 1, column 4)", problem.Message);
    }

    [Fact]
    public void A_template_that_does_not_parse_says_where()
    {
        var activity = Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", "{% if %}")));
        var problem = Assert.Single(_rig.Compile(Flow.Definition(Flow.Sequence(activity))).Problems);
        Assert.StartsWith("Input 'Text' of 'a': The template does not parse:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_literal_of_the_wrong_type_says_which_values_are_allowed() =>
        Finds(
            Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.Delay", "d", ("timeSpan", Flow.Literal("soon"))))),
            "d",
            ProblemSeverity.Error,
            "Input 'TimeSpan' of 'd': 'soon' is not a TimeSpan (for example 00:05:00 or PT5M)."
        );

    [Fact]
    public void A_missing_required_input_is_an_error() =>
        Finds(
            Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.Event", "e"))),
            "e",
            ProblemSeverity.Error,
            "Input 'EventName' of 'e' is required and has no value."
        );

    [Fact]
    public void An_unknown_type_is_a_warning_when_imported_and_refused_when_published()
    {
        var definition = Flow.Definition(Flow.Sequence(Flow.Activity("Nowhere.Thing", "x")));
        Finds(
            definition,
            "x",
            ProblemSeverity.Warning,
            "The activity 'x' is of the type 'Nowhere.Thing', which is not known here; install what provides it or remove the activity."
        );
        var verdict = _rig.Services.GetRequiredService<DefinitionChecks>().Publish(new WorkflowDefinition(definition));
        Assert.False(verdict.IsAllowed);
        Assert.Equal(ProblemSeverity.Error, Assert.Single(verdict.Problems).Severity);
    }

    [Fact]
    public void With_Warn_an_unknown_type_is_published_but_a_publish_check_still_refuses()
    {
        using var rig = new Rig(s =>
            s.Configure<EngineOptions>(o => o.PublishChecks = PublishChecks.Warn).AddSingleton<IPublishCheck, NoSequences>()
        );
        var checks = rig.Services.GetRequiredService<DefinitionChecks>();
        Assert.True(checks.Publish(new WorkflowDefinition(Flow.Definition(Flow.Activity("Nowhere.Thing", "x")))).IsAllowed);
        Assert.False(checks.Publish(new WorkflowDefinition(Flow.Definition(Flow.Sequence()))).IsAllowed);
    }

    [Fact]
    public async Task An_activity_of_an_unknown_type_faults_when_it_runs()
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Line("a", "a"), Flow.Activity("Nowhere.Thing", "x"));
        Assert.Equal(["a"], _rig.Host.Lines);
        Assert.Equal("The activity type 'Nowhere.Thing' is not known here.", Assert.Single(instance.Incidents).Message);
    }

    [Fact]
    public void Several_possible_starts_are_a_warning_that_names_them() =>
        Finds(
            Flow.Definition(Flow.Flowchart([Flow.Line("a", "a"), Flow.Line("b", "b")])),
            "f",
            ProblemSeverity.Warning,
            "The flowchart could start with 'a' or 'b'; it starts with the first of them. Add a Start activity to choose."
        );

    [Fact]
    public void An_id_that_occurs_twice_is_an_error() =>
        Finds(
            Flow.Definition(Flow.Sequence(Flow.Line("a", "a"), Flow.Line("a", "b"))),
            "a",
            ProblemSeverity.Error,
            "The activity id 'a' occurs twice; each activity needs an id of its own."
        );

    [Fact]
    public void A_variable_whose_value_does_not_fit_its_type_is_an_error() =>
        Finds(
            Flow.Definition(Flow.Sequence(), variables: [Flow.Variable("N", "Int32", "many")]),
            null,
            ProblemSeverity.Error,
            "The variable 'N' begins with 'many', which is not a Int32."
        );

    [Fact]
    public void A_variable_of_an_unknown_type_is_kept_as_JSON_with_a_warning() =>
        Finds(
            Flow.Definition(Flow.Sequence(), variables: [Flow.Variable("N", "Some.Thing")]),
            null,
            ProblemSeverity.Warning,
            "The variable 'N' is of the type 'Some.Thing', which is not known here; it is kept as JSON."
        );

    [Theory]
    [InlineData("{ \"definitionId\": ", "The JSON is malformed at line 1, position 19.")]
    [InlineData("[]", "A workflow definition must be a JSON object.")]
    [InlineData("{}", "The workflow definition has no 'definitionId'.")]
    [InlineData("""{ "definitionId": "d", "a": 1, "a": 2 }""", "The workflow definition has the property 'a' twice; remove one.")]
    [InlineData(
        """{ "definitionId": "d", "root": { "activities": [{}, { "text": { "x": 1, "x": 2 } }] } }""",
        "The workflow definition has the property 'x' twice in 'root.activities[1].text'; remove one."
    )]
    [InlineData("""{ "definitionId": "d", "root": 1 }""", "The workflow definition's 'root' must be an activity (a JSON object).")]
    public void Text_that_is_not_a_definition_is_refused_with_a_reason(string json, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<DefinitionFormatException>(() => DefinitionReader.Read(json)).Message);

    [Fact]
    public void Properties_that_the_engine_does_not_know_are_written_back_in_their_place()
    {
        const string json =
            """{"z":{"b":1,"a":[1.50,null,"ü"]},"definitionId":"d","$schema":"x","root":{"type":"Elsa.Sequence","odd":{"y":2}},"a":0}""";
        Assert.Equal(json, DefinitionWriter.Write(DefinitionReader.Read(json)));
    }

    [Fact]
    public void A_trigger_without_a_name_cannot_start_anything()
    {
        var activity = Flow.Activity("Elsa.Event", "e", ("eventName", Flow.JavaScript("nothing.here")));
        activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        Finds(
            Flow.Definition(Flow.Sequence(activity)),
            "e",
            ProblemSeverity.Error,
            "The trigger 'e' does not say which stimulus starts the workflow: nothing is not defined"
        );
    }

    private void Finds(JsonObject definition, string? activityId, ProblemSeverity severity, string message)
    {
        var problem = Assert.Single(_rig.Compile(definition).Problems);
        Assert.Equal((severity, message), (problem.Severity, problem.Message));
        if (activityId is null || problem.ActivityId == activityId || problem.ActivityId == "f")
        {
            return;
        }

        Assert.Fail($"The problem is at '{problem.ActivityId}', not at '{activityId}'.");
    }

    private sealed class NoSequences : IPublishCheck
    {
        public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled) =>
            compiled
                .Nodes.Where(n => n.Activity is Activities.Sequence)
                .Select(n => new DefinitionProblem(n.Id, ProblemSeverity.Error, "No sequences here."));
    }

    [Activity("Test", "Test", "Chooses.")]
    [FlowNode("Approve", "Decline")]
    public sealed class Chooser : CodeActivity;

    [Activity("Test", "Test", "Does nothing.")]
    public sealed class Plain : CodeActivity;
}
