using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Coded answers of a case reach no name, correlation id, key of an event, or line of the console.</summary>
public sealed class ClearTextTests : IDisposable
{
    private static readonly ReadSet Answers = new(
        "submission:1:1",
        new Dictionary<string, JsonNode?> { ["age_band"] = "13-15" },
        new Dictionary<string, JsonNode?>()
    );

    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    public static TheoryData<string> Sinks => ["name", "correlation", "line", "event", "publish", "publish-to", "child"];

    [Theory, MemberData(nameof(Sinks))]
    public void An_answer_in_clear_is_refused_at_publish(string sink)
    {
        foreach (
            var expression in (JsonObject[])[Script("'case ' + getAnswer('age_band')"), Flow.Expression("Liquid", "{{ Answers.age_band }}")]
        )
        {
            Assert.Equal(["sink"], Refused(Flow.Definition(Flow.Sequence(Sink(sink, expression)))));
        }
    }

    [Theory, MemberData(nameof(Sinks))]
    public void An_answer_is_followed_through_variables_and_outputs(string sink)
    {
        JsonArray variables = [Flow.Variable("Band", "String"), Flow.Variable("Copy", "String")];
        var set = SetVariable("set", "Band", Script("getAnswer('age_band')"));
        var copy = SetVariable("copy", "Copy", Variable("Band"));
        var script = Flow.Activity("Elsa.RunJavaScript", "run", ("script", Flow.Literal("setCopy(getAnswer('age_band'))")));
        var result = Flow.Activity(
            "Elsa.RunJavaScript",
            "run",
            ("script", Flow.Literal("getAnswer('age_band')")),
            (
                "result",
                new JsonObject
                {
                    ["typeName"] = "Object",
                    ["memoryReference"] = new JsonObject { ["id"] = "v-Copy" },
                }
            )
        );
        foreach (
            var way in (JsonObject[][])
                [
                    [set, copy],
                    [script],
                    [result],
                ]
        )
        {
            foreach (
                var read in (JsonObject[])[Variable("Copy"), Script("getCopy()"), Script("variables.Copy"), Script("getVariable('Copy')")]
            )
            {
                JsonObject[] activities = [.. way.Select(a => (JsonObject)a.DeepClone()), Sink(sink, read)];

                Assert.Equal(["sink"], Refused(Flow.Definition(Flow.Sequence(activities), variables: (JsonArray)variables.DeepClone())));
            }
        }
    }

    [Theory]
    [InlineData("setWorkflowInstanceName(getAnswer('age_band'))")]
    [InlineData("setCorrelationId('b-' + getAnswer('age_band'))")]
    [InlineData("globalThis['get' + 'Answer']('age_band'); setCorrelationId('x')")]
    public void A_script_that_names_or_correlates_by_an_answer_is_refused_at_publish(string script) =>
        Assert.Equal(
            ["run"],
            Refused(Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.RunJavaScript", "run", ("script", Flow.Literal(script))))))
        );

    [Fact]
    public void Ids_fixed_texts_and_other_variables_are_allowed()
    {
        JsonArray variables = [Flow.Variable("Band", "String"), Flow.Variable("ArrangementId", "String")];
        Assert.Empty(
            Refused(
                Flow.Definition(
                    Flow.Sequence(
                        SetVariable("set", "Band", Script("getAnswer('age_band')")),
                        Sink("correlation", Variable("ArrangementId")),
                        Flow.Activity("Elsa.SetName", "fixed", ("value", Flow.Literal("Risk check, Band and all"))),
                        Flow.Activity("Elsa.If", "if", ("condition", Script("getBand() === '13-15'")))
                    ),
                    variables: variables
                )
            )
        );
    }

    [Theory]
    [InlineData("name", "getAnswer('age_band')")]
    [InlineData("correlation", "'b-' + getAnswer('age_band')")]
    [InlineData("event", "getAnswer('age_band')")]
    [InlineData("publish", "['get' + 'Answer'].map(n => globalThis[n]('age_band'))[0]")]
    [InlineData("publish-to", "getAnswer('age_band')")]
    public async Task What_the_check_did_not_see_is_not_stored_in_clear_when_it_runs(string sink, string script)
    {
        var result = await RunAsync(Sink(sink, Script(script)));

        var change = Assert.Single(result.Changes);
        Assert.Null(change.State.Name);
        Assert.Null(change.State.CorrelationId);
        Assert.Empty(change.BookmarksAdded);
        Assert.Empty(result.Stimuli);
        Assert.All(change.Incidents, i => Assert.DoesNotContain("13-15", i.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("setCorrelationId(getAnswer('age_band'))")]
    [InlineData("setWorkflowInstanceName(getAnswer('age_band'))")]
    public async Task A_script_cannot_name_or_correlate_by_an_answer_when_it_runs(string script)
    {
        var result = await RunAsync(Flow.Activity("Elsa.RunJavaScript", "run", ("script", Flow.Literal(script))));

        Assert.Null(result.Changes[0].State.CorrelationId);
        Assert.Null(result.Changes[0].State.Name);
        Assert.Single(result.Changes[0].Incidents);
    }

    [Fact]
    public async Task An_id_is_stored_and_without_a_case_any_text_is()
    {
        const string id = "a-0123456789abcdef";
        var correlate = Sink("correlation", Script($"'{id[..2]}' + '{id[2..]}'"));
        Assert.Equal(id, (await RunAsync(correlate)).Changes[0].State.CorrelationId);

        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(Sink("name", Script("'order ' + 7"))))).Workflow;
        Assert.Equal("order 7", (await _rig.BurstAsync(workflow, new BurstCause.Start(null))).Changes[0].State.Name);
    }

    private async Task<BurstResult> RunAsync(JsonObject activity)
    {
        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(activity))).Workflow;
        return await _rig.BurstAsync(workflow, new BurstCause.Start(null), readSet: Answers);
    }

    private IEnumerable<string> Refused(JsonObject definition) =>
        _rig
            .Services.GetRequiredService<DefinitionChecks>()
            .Publish(DefinitionReader.Read(definition.ToJsonString()))
            .Problems.Where(p => p.Code == "answer-in-clear")
            .Select(p => p.ActivityId!)
            .Distinct();

    private static JsonObject Sink(string sink, JsonObject value)
    {
        value = (JsonObject)value.DeepClone();
        return sink switch
        {
            "name" => Flow.Activity("Elsa.SetName", "sink", ("value", value)),
            "correlation" => Flow.Activity("Elsa.Correlate", "sink", ("correlationId", value)),
            "line" => Flow.Activity("Elsa.WriteLine", "sink", ("text", value)),
            "event" => Flow.Activity("Elsa.Event", "sink", ("eventName", value)),
            "publish" => Flow.Activity("Elsa.PublishEvent", "sink", ("eventName", value)),
            "publish-to" => Flow.Activity("Elsa.PublishEvent", "sink", ("eventName", Flow.Literal("e")), ("correlationId", value)),
            _ => Flow.Activity("Elsa.ExecuteWorkflow", "sink", ("workflowDefinitionId", Flow.Literal("child")), ("correlationId", value)),
        };
    }

    private static JsonObject SetVariable(string id, string variable, JsonObject value) =>
        Flow.Activity(
            "Elsa.SetVariable",
            id,
            ("variable", new JsonObject { ["id"] = $"v-{variable}", ["name"] = variable }),
            ("value", value)
        );

    private static JsonObject Variable(string name) =>
        Flow.Expression("Variable", new JsonObject { ["id"] = $"v-{name}", ["name"] = name });

    private static JsonObject Script(string script) => Flow.JavaScript(script);
}
