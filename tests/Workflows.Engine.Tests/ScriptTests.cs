using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Xunit;

namespace Workflows.Engine.Tests;

public sealed class ScriptTests : IDisposable
{
    private const string Wrote = "wrote more than 4,194,304 characters and was stopped.";

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
    public async Task A_script_that_exceeds_a_limit_faults_its_activity_with_the_reason(string script, string why)
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
    public async Task A_harmless_loop_of_half_a_million_steps_is_not_stopped()
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
    public async Task A_result_is_found_by_the_activitys_name_even_after_a_wait()
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

    [Theory]
    [InlineData("const o={toString(){return ''+this}}; ''+o")]
    [InlineData("const o={valueOf(){return +this}}; +o")]
    [InlineData("const o={toString(){return `${this}`}}; `${o}`")]
    [InlineData("class A{constructor(){new A()}} new A()")]
    [InlineData("const o={get x(){return this.x}}; o.x")]
    [InlineData("const o={set x(v){this.x=v}}; o.x=1")]
    [InlineData("const p=new Proxy({},{get(t,k,r){return r[k]}}); p.x")]
    [InlineData("let p={}; for(let i=0;i<200000;i++) p=new Proxy(p,{}); p.x")]
    [InlineData("let f=()=>1; for(let i=0;i<200000;i++) f=f.bind(null); f()")]
    [InlineData("const o={[Symbol.iterator](){return [...this]}}; [...o]")]
    [InlineData("function* g(){yield* g()} [...g()]")]
    [InlineData("class A{static [Symbol.hasInstance](x){return x instanceof A}} 1 instanceof A")]
    [InlineData("let a=[]; for(let i=0;i<200000;i++) a=[a]; ''+a")]
    [InlineData("let a=[]; for(let i=0;i<200000;i++) a=[a]; JSON.stringify(a)")]
    [InlineData("let a=[]; for(let i=0;i<200000;i++) a=[a]; a")]
    public async Task Endless_recursion_by_any_route_faults_the_instance_and_not_the_process(string script)
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Script("a", script));
        Assert.Equal("Faulted", instance.State!.SubStatus);
        Assert.StartsWith(
            "Failed to evaluate activity input 'Text': ",
            Assert.Single(instance.Incidents).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{% assign a=(1..300000000) %}", "made a list of more than 10,000 items and was stopped.")]
    [InlineData("{% assign n=300000000 %}{% for i in (1..n) %}{% endfor %}", "made a list of more than 10,000 items and was stopped.")]
    [InlineData(
        "{% assign a=(1..9000) %}{% for i in (1..40) %}{% assign a = a | concat: a %}{% endfor %}",
        "made a list of more than 10,000 items and was stopped."
    )]
    [InlineData("{% assign s='x' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}", Wrote)]
    [InlineData("{% assign s='x' %}{% for i in (1..40) %}{% assign s = s | prepend: s %}{% endfor %}", Wrote)]
    [InlineData("{% assign s='xx' %}{% for i in (1..40) %}{% assign s = s | replace: 'x', s %}{% endfor %}", Wrote)]
    [InlineData(
        "{% assign s='xx' %}{% for i in (1..40) %}{% assign a = s | split: 'y' | concat: a %}{% assign s = (1..9000) | join: s %}{% endfor %}",
        Wrote
    )]
    [InlineData("{% assign s='xx' %}{% for i in (1..40) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}", Wrote)]
    [InlineData("{% assign s='xx' %}{% for i in (1..40) %}{% capture s %}{{ s | raw }}{{ s | raw }}{% endcapture %}{% endfor %}", Wrote)]
    [InlineData(
        "{% assign s='xxxxxxxx' %}{% for i in (1..18) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..9000) %}{% assign t = s | append: i %}{% endfor %}",
        "needed more than 256 MB of memory and was stopped."
    )]
    [InlineData("{{ 1 | format_number: 'D999999999' }}", "has a number of more than 4 digits in its format.")]
    public async Task A_template_that_exceeds_a_limit_is_stopped(string template, string why)
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", template))));
        var message = Assert.Single(instance.Incidents).Message;
        Assert.StartsWith("Failed to evaluate activity input 'Text': The template", message, StringComparison.Ordinal);
        Assert.EndsWith(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_that_takes_too_long_is_stopped()
    {
        using var rig = new Rig(s =>
            s.Configure<EngineOptions>(o =>
                o.Expressions = new ExpressionLimits { Timeout = TimeSpan.FromMilliseconds(50), MaxTemplateSteps = int.MaxValue }
            )
        );
        var endless =
            "{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}{% if i == 0 %}{% endif %}{% endfor %}{% endfor %}{% endfor %}";
        var instance = await rig.RunActivitiesAsync(Flow.Activity("Elsa.WriteLine", "a", ("text", Flow.Expression("Liquid", endless))));
        Assert.Equal(
            "Failed to evaluate activity input 'Text': The template ran for longer than 0.05 s and was stopped.",
            Assert.Single(instance.Incidents).Message
        );
    }

    [Fact]
    public void A_template_stops_when_its_burst_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var template = _rig.Services.GetServices<IExpressionLanguage>().Single(l => l.Name == "Liquid").Compile("{{ 1 }}", typeof(string));
        Assert.ThrowsAny<OperationCanceledException>(() => template.Evaluate(null!, cancelled.Token));
    }

    [Fact]
    public async Task A_template_can_capture_loop_and_filter()
    {
        await _rig.RunActivitiesAsync(
            Flow.Activity(
                "Elsa.WriteLine",
                "a",
                (
                    "text",
                    Flow.Expression(
                        "Liquid",
                        "{% capture c %}{% for i in (1..3) %}{{ i }}<{% endfor %}{% endcapture %}{{ c }}|{{ 'a,b' | split: ',' | join: '-' }}|{{ (3..1) | size }}|{{ 'now' | date: '%Y 2026' }}"
                    )
                )
            )
        );
        Assert.Equal(["1<2<3<|a-b|0|2026 2026"], _rig.Host.Lines);
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
    public void A_value_that_cannot_be_converted_becomes_the_default(object value, Type type, object expected) =>
        Assert.Equal(expected, ValueConverter.Convert(value, type));

    [Theory]
    [InlineData("new Date(0)", "1970-01-01T00:00:00Z")]
    [InlineData("new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678))", "2026-01-02T03:04:05.678Z")]
    [InlineData("({ at: new Date(0) })", """{"at":"1970-01-01T00:00:00Z"}""")]
    [InlineData("[new Date(0)]", """["1970-01-01T00:00:00Z"]""")]
    public async Task A_date_as_text_or_in_JSON_is_ISO_8601_without_trailing_zeros(string script, string expected)
    {
        await _rig.RunActivitiesAsync(Flow.Script("a", script));
        Assert.Equal([expected], _rig.Host.Lines);
    }

    [Fact]
    public void A_local_time_keeps_its_offset_as_text() =>
        Assert.Equal("2026-07-01T09:00:00+01:00", ValueConverter.ToText(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.FromHours(1))));

    [Fact]
    public void A_script_is_parsed_once()
    {
        var evaluator = _rig.Services.GetRequiredService<JavaScriptEvaluator>();
        Assert.Same(evaluator.Prepare("1 + 1"), evaluator.Prepare("1 + 1"));
    }
}
