using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>One activity is run by itself: with the variables around it, under the limits of a burst, and without consequences.</summary>
public sealed class ActivityTesterTests : IDisposable
{
    private readonly Rig _rig = new(s => s.AddActivity<Sender>().AddActivity<SecretTests.Caller>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task It_sees_the_variables_around_it_and_nothing_follows_it()
    {
        var inner = Flow.Sequence(Flow.Script("w", "`${getA()} ${getB()}`"), Flow.Line("after", "after"));
        inner["variables"] = new JsonArray(Flow.Variable("B", "Int32", "7"));
        var result = await TestAsync(
            Flow.Definition(inner, variables: [Flow.Variable("A", "String", "default")]),
            "w",
            new JsonObject { ["v-A"] = "given" }
        );
        Assert.Equal(["given 7"], result.Lines);
        Assert.Equal(("Completed", "given 7"), (result.Execution.Status, result.Execution.Inputs!["Text"]!.ToString()));
        Assert.Empty(result.Effects);
    }

    [Fact]
    public async Task An_input_without_an_expression_is_told_as_the_definition_has_it()
    {
        var set = Flow.Activity(
            "Elsa.SetVariable",
            "s",
            ("variable", new JsonObject { ["id"] = "v-A", ["name"] = "A" }),
            ("value", Flow.Literal("x"))
        );
        var result = await TestAsync(Flow.Definition(Flow.Sequence(set), variables: [Flow.Variable("A", "String")]), "s");
        Assert.Equal("""{"Variable":{"id":"v-A","name":"A"},"Value":"x"}""", result.Execution.Inputs!.ToJsonString());
    }

    [Fact]
    public async Task A_test_value_of_the_wrong_type_is_refused()
    {
        var definition = Flow.Definition(Flow.Sequence(Flow.Line("w", "x")), variables: [Flow.Variable("N", "Int32")]);
        var refused = await Assert.ThrowsAsync<FaultException>(() => TestAsync(definition, "w", new JsonObject { ["v-N"] = "many" }));
        Assert.Equal("The test value of the variable 'N' is not a Int32.", refused.Message);
    }

    [Fact]
    public async Task Outcomes_are_told_and_not_followed()
    {
        var result = await TestAsync(
            Flow.Definition(
                Flow.Flowchart(
                    [Flow.Activity("Elsa.FlowDecision", "d", ("condition", Flow.JavaScript("1 < 2"))), Flow.Line("yes", "yes")],
                    ("d", "True", "yes")
                )
            ),
            "d"
        );
        Assert.Equal("""["True"]""", result.Execution.Payload!["Outcomes"]!.ToJsonString());
        Assert.Empty(result.Lines);
    }

    [Fact]
    public async Task What_it_would_queue_send_and_wait_for_is_told()
    {
        var sent = await TestAsync(Flow.Definition(Flow.Sequence(Flow.Activity("Test.Sender", "s"))), "s");
        Assert.Equal(("smtp", "k", "hello"), (sent.Effects[0].Lane, sent.Effects[0].Key, (string?)sent.Effects[0].Payload["text"]));
        var published = await TestAsync(
            Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.PublishEvent", "p", ("eventName", Flow.Literal("x"))))),
            "p"
        );
        Assert.Single(published.Stimuli);
        var delayed = await TestAsync(
            Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.Delay", "d", ("timeSpan", Flow.Literal("01:00:00"))))),
            "d"
        );
        Assert.NotNull(Assert.Single(delayed.Waits).DueAt);
        Assert.Equal("Running", delayed.Execution.Status);
    }

    [Theory]
    [InlineData("Literal")]
    [InlineData("Secret")]
    public async Task Sensitive_inputs_of_an_activity_outside_the_burst_are_not_told(string language)
    {
        var result = await TestAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity(
                        "Test.Caller",
                        "t",
                        ("token", Flow.Expression(language, "planted-value")),
                        ("how", Flow.Literal("result"))
                    )
                )
            ),
            "t"
        );
        var effect = Assert.Single(result.Effects);
        Assert.Equal(("task:Test.Caller", """{"How":"result"}"""), (effect.Lane, effect.Payload.ToJsonString()));
        Assert.Empty(result.Waits);
        Assert.Equal("""{"How":"result"}""", result.Execution.Inputs!.ToJsonString());
    }

    [Fact]
    public async Task A_fault_is_told_with_its_reason()
    {
        var result = await TestAsync(Flow.Definition(Flow.Sequence(Flow.Script("w", "missing.member"))), "w");
        Assert.Equal("Faulted", result.Execution.Status);
        Assert.Contains("missing is not defined", result.Incident!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_that_does_not_end_is_cut()
    {
        var result = await TestAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity("Elsa.While", "l", ("condition", Flow.Literal(true)), ("body", Flow.Activity("Elsa.Sequence", "b")))
                )
            ),
            "l"
        );
        Assert.True(result.WasCut);
        Assert.Equal("Running", result.Execution.Status);
    }

    [Fact]
    public async Task An_activity_that_ends_what_is_around_it_lets_nothing_follow()
    {
        var definition = Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.Finish", "z"), Flow.Line("after", "after")));
        Assert.Empty((await TestAsync(definition, "z")).Lines);
        definition = Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.Break", "z"), Flow.Line("after", "after")));
        Assert.Empty((await TestAsync(definition, "z")).Lines);
    }

    private Task<ActivityTestResult> TestAsync(JsonObject definition, string activityId, JsonObject? variables = null)
    {
        var workflow = _rig.Compile(definition).Workflow;
        var limits = new BurstLimits();
        return new ActivityTester(
            _rig.Catalog,
            _rig.Services.GetRequiredService<ActivityRegistry>(),
            _rig.Services.GetRequiredService<BurstRunner>(),
            limits,
            new Watchdog(limits, NullLogger<Watchdog>.Instance),
            new BusinessClock(TimeProvider.System)
        ).RunAsync(workflow, workflow.Nodes.Single(n => n.Id == activityId), variables, TestContext.Current.CancellationToken);
    }

    [Activity("Test", "Test", "Queues a mail.")]
    public sealed class Sender : CodeActivity
    {
        protected override void Execute(ActivityExecutionContext context) =>
            context.QueueEffect("smtp", "k", new JsonObject { ["text"] = "hello" });
    }
}
