using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Xunit;

namespace Workflows.Engine.Tests;

public sealed class ScriptTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("for (;;) {}", "statements and was stopped.")]
    [InlineData("const f = () => f(); f()", "called each other more than 200 deep and were stopped.")]
    [InlineData("const a = []; for (;;) a.push(new Array(10000).fill(1))", "MB of memory and was stopped.")]
    [InlineData("let s = 'x'; for (let i = 0; i < 40; i++) s += s; s.length", "was stopped.")]
    [InlineData("new Function('return 1')()", "Failed to evaluate activity input 'Text'")]
    [InlineData("eval('1')", "Failed to evaluate activity input 'Text'")]
    [InlineData("System.IO.File.ReadAllText('/etc/passwd')", "System is not defined")]
    [InlineData("missing.member", "missing is not defined")]
    public async Task A_script_that_goes_too_far_faults_its_activity_and_says_why(string script, string why)
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Flowchart(
                    [Flow.Line("s", "s"), Flow.Script("bad", script), Flow.Line("good", "good")],
                    ("s", "Done", "bad"),
                    ("s", "Done", "good")
                )
            )
        );
        Assert.Equal("Faulted", instance.State!.SubStatus);
        Assert.Equal(["s", "good"], _rig.Host.Lines);
        var incident = Assert.Single(instance.Incidents);
        Assert.Equal("bad", incident.ActivityId);
        Assert.Contains(why, incident.Message, StringComparison.Ordinal);
        Assert.StartsWith("Failed to evaluate activity input 'Text': ", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_takes_too_long_is_stopped()
    {
        using var rig = new Rig(s =>
            s.Configure<EngineOptions>(o =>
                o.Expressions = new ExpressionLimits { Timeout = TimeSpan.FromMilliseconds(50), MaxStatements = int.MaxValue }
            )
        );
        var instance = await rig.RunActivitiesAsync(Flow.Script("a", "for (;;) {}"));
        Assert.Equal(
            "Failed to evaluate activity input 'Text': The script ran for longer than 0.05 s and was stopped.",
            Assert.Single(instance.Incidents).Message
        );
    }

    [Fact]
    public async Task An_innocent_loop_of_half_a_million_steps_is_let_through()
    {
        await _rig.RunActivitiesAsync(
            Flow.Script("a", "let n = 0; let s = ''; for (let i = 0; i < 200000; i++) { n += i; s = 'x' + i; } s")
        );
        Assert.Equal(["x199999"], _rig.Host.Lines);
    }

    [Fact]
    public async Task Random_numbers_ids_and_the_clock_are_the_same_when_the_burst_runs_again()
    {
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Script(
                        "a",
                        "[Math.random(), Math.random(), newGuid(), newShortGuid(), Date.now(), new Date().toISOString()].join(' ')"
                    )
                )
            )
        ).Workflow;
        var first = await _rig.BurstAsync(workflow, new BurstCause.Start(null));
        var again = await _rig.BurstAsync(workflow, new BurstCause.Start(null));
        Assert.Equal(first.Lines, again.Lines);
        Assert.Contains("2026-11-24T09:00:00.000Z", first.Lines[0], StringComparison.Ordinal);
        var numbers = first.Lines[0].Split(' ');
        Assert.NotEqual(numbers[0], numbers[1]);
    }

    [Fact]
    public async Task Answers_and_facts_are_read_from_the_read_set()
    {
        var workflow = _rig.Compile(
            Flow.Definition(Flow.Sequence(Flow.Script("a", "getAnswer('age_band') + ' ' + getFact('limit') + ' ' + getAnswer('none')")))
        ).Workflow;
        var result = await _rig.BurstAsync(
            workflow,
            new BurstCause.Start(null),
            readSet: new ReadSet(
                "submission:1:1",
                new Dictionary<string, JsonNode?> { ["age_band"] = "14-15" },
                new Dictionary<string, JsonNode?> { ["limit"] = 18 }
            )
        );
        Assert.Equal(["14-15 18 null"], result.Lines);
        Assert.Equal("submission:1:1", result.Changes[0].State.ReadSetKey);
    }

    [Fact]
    public async Task Variables_can_be_read_and_written_through_the_variables_object()
    {
        await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity(
                        "Elsa.RunJavaScript",
                        "r",
                        ("script", Flow.Literal("setList([1,2]); variables.List.push(3); variables.N = variables.N + 1; setNew = 1"))
                    ),
                    Flow.Script("s", "JSON.stringify([getList(), getN()])")
                ),
                variables: [Flow.Variable("List", "Object"), Flow.Variable("N", "Int32", "4")]
            )
        );
        Assert.Equal(["[[1,2,3],5]"], _rig.Host.Lines);
    }

    [Fact]
    public async Task A_result_can_be_asked_for_by_the_activitys_name_even_after_a_wait()
    {
        var instance = await _rig.RunActivitiesAsync(
            Flow.Activity("Elsa.RunJavaScript", "r", ("script", Flow.Literal("({ Total: 7 })"))),
            Flow.Event("e", "Go"),
            Flow.Script("s", "getOutputFrom('r').Total + ' ' + getOutputFrom('r', 'Result').total + ' ' + getResultFromR().total")
        );
        await _rig.Host.PublishAsync("Go", null, instance.Id);
        Assert.Equal(["7 7 7"], _rig.Host.Lines);
    }

    [Fact]
    public async Task A_template_that_never_ends_is_stopped()
    {
        var template = "{% for i in (1..1000) %}{% for j in (1..1000) %}x{% endfor %}{% endfor %}";
        var instance = await _rig.RunActivitiesAsync(Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", template))));
        Assert.Equal(
            "Failed to evaluate activity input 'Text': The template ran more than 100,000 steps and was stopped.",
            Assert.Single(instance.Incidents).Message
        );
    }

    [Fact]
    public async Task Liquid_encodes_HTML_unless_raw()
    {
        await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", "{{ Variables.X }} {{ Variables.X | raw }}")))
                ),
                variables: [Flow.Variable("X", "String", "<b>Zoë</b>")]
            )
        );
        Assert.Equal(["&lt;b&gt;Zoë&lt;/b&gt; <b>Zoë</b>"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("perhaps", typeof(bool), false)]
    [InlineData("true", typeof(bool), true)]
    [InlineData("7", typeof(int), 7)]
    [InlineData("x", typeof(int), 0)]
    [InlineData(1.0, typeof(bool), true)]
    public void What_cannot_be_converted_becomes_the_default(object value, Type type, object expected) =>
        Assert.Equal(expected, ValueConverter.Convert(value, type));

    [Fact]
    public void A_script_is_parsed_once()
    {
        var evaluator = _rig.Services.GetRequiredService<JavaScriptEvaluator>();
        Assert.Same(evaluator.Prepare("1 + 1"), evaluator.Prepare("1 + 1"));
    }
}
