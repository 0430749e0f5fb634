using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>What belongs to one run of an activity is not taken from, or given to, another run of the same activity.</summary>
public sealed class ParallelRunTests : IDisposable
{
    private static readonly string[] People = ["ada", "bea", "cai"];
    private readonly Rig _rig = new(s => s.AddActivity<TwoRuns>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_answer_to_one_of_three_questions_leaves_the_time_outs_of_the_others()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(ForEachPerson(AnswerOrOneHour(), Flow.Script("after", "'after ' + getVariable('CurrentValue')")))
        );

        await _rig.Host.PublishAsync("answer-bea", null, instance.Id);
        Assert.Equal(["answer", "after bea"], _rig.Host.Lines);
        Assert.Equal(["answer-ada", "answer-cai"], Waits(instance).OfType<string>());
        Assert.Equal(2, Waits(instance).Count(k => k is null));

        await _rig.Host.WaitAsync(TimeSpan.FromHours(1));
        Assert.Equal(["answer", "after bea", "late", "after ada", "late", "after cai"], _rig.Host.Lines);
        Assert.Equal("Finished", instance.State!.SubStatus);
        Assert.Empty(instance.Incidents);
    }

    [Fact]
    public async Task A_join_that_takes_the_first_branch_cancels_only_the_branches_of_its_own_item()
    {
        var body = Flow.Flowchart(
            [
                Flow.Activity("Elsa.Start", "s"),
                Flow.Activity("Elsa.Event", "ask", ("eventName", Flow.JavaScript("'answer-' + getVariable('CurrentValue')"))),
                Flow.Activity("Elsa.Delay", "hour", ("timeSpan", Flow.Literal("01:00:00"))),
                Flow.Activity("Elsa.FlowJoin", "j", ("mode", Flow.Literal("WaitAny"))),
                Flow.Script("after", "'after ' + getVariable('CurrentValue')"),
            ],
            ("s", "Done", "ask"),
            ("s", "Done", "hour"),
            ("ask", "Done", "j"),
            ("hour", "Done", "j"),
            ("j", "Done", "after")
        );
        var instance = await _rig.RunAsync(Flow.Definition(ForEachPerson(body)));
        await _rig.Host.PublishAsync("answer-ada", null, instance.Id);
        await _rig.Host.WaitAsync(TimeSpan.FromHours(1));
        Assert.Equal(["after ada", "after bea", "after cai"], _rig.Host.Lines);
        Assert.Equal("Finished", instance.State!.SubStatus);
    }

    [Fact]
    public async Task A_run_that_starts_while_another_run_of_it_waits_is_journalled_as_started()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                ForEachPerson(
                    Flow.Activity("Elsa.Event", "first", ("eventName", Flow.JavaScript("'first-' + getVariable('CurrentValue')"))),
                    Flow.Event("then", "then")
                )
            )
        );
        await _rig.Host.PublishAsync("first-ada", null, instance.Id);
        await _rig.Host.PublishAsync("first-bea", null, instance.Id);
        Assert.Equal(["Started", "Suspended", "Started", "Suspended"], EventsOf(instance, "then"));
    }

    [Fact]
    public async Task A_run_that_does_not_wait_is_not_journalled_as_suspended_because_another_run_waits()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                ForEachPerson(
                    Flow.Activity(
                        "Elsa.Switch",
                        "w",
                        (
                            "cases",
                            new JsonArray(
                                new JsonObject
                                {
                                    ["label"] = "ada",
                                    ["condition"] = new JsonObject
                                    {
                                        ["type"] = "JavaScript",
                                        ["value"] = "getVariable('CurrentValue') == 'ada'",
                                    },
                                    ["activity"] = Flow.Event("e", "go"),
                                }
                            )
                        ),
                        ("default", Flow.Line("d", "d"))
                    )
                )
            )
        );
        Assert.Equal(["Started", "Suspended"], EventsOf(instance, "e"));
        Assert.DoesNotContain("Suspended", EventsOf(instance, "w"));
    }

    [Fact]
    public async Task A_parallel_item_reads_the_output_of_its_own_run()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                ForEachPerson(
                    Flow.Activity("Elsa.Event", "ask", ("eventName", Flow.JavaScript("'answer-' + getVariable('CurrentValue')"))),
                    Flow.Event("next", "next"),
                    Flow.Script(
                        "say",
                        "getVariable('CurrentValue') + ' said ' + getOutputFrom('ask').word + ', last ' + getLastResult().word"
                    )
                )
            )
        );
        await _rig.Host.PublishAsync("answer-ada", new JsonObject { ["word"] = "yes" }, instance.Id);
        await _rig.Host.PublishAsync("answer-bea", new JsonObject { ["word"] = "no" }, instance.Id);
        await _rig.Host.PublishAsync("next", new JsonObject { ["word"] = "next" }, instance.Id);
        Assert.Equal(["ada said yes, last next", "bea said no, last next"], _rig.Host.Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_parallel_item_that_has_asked_nobody_yet_does_not_see_the_answer_to_another_item()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity("Elsa.RunJavaScript", "before", ("script", Flow.Literal("'outer'"))),
                    ForEachPerson(
                        Flow.Activity("Elsa.Event", "go", ("eventName", Flow.JavaScript("'go-' + getVariable('CurrentValue')"))),
                        Flow.Script("say", "String(getOutputFrom('ask')) + ' ' + getOutputFrom('before')"),
                        Flow.Activity(
                            "Elsa.RunJavaScript",
                            "ask",
                            ("script", Flow.JavaScript("\"'\" + getVariable('CurrentValue') + \"'\""))
                        )
                    )
                )
            )
        );
        await _rig.Host.PublishAsync("go-ada", null, instance.Id);
        await _rig.Host.PublishAsync("go-bea", null, instance.Id);
        Assert.Equal(["null outer", "null outer"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Each_run_of_a_child_calls_back_with_its_own_tag(int maxSteps)
    {
        using var rig = new Rig(s => s.AddActivity<TwoRuns>(), maxSteps);
        var body = Flow.Activity("Elsa.Event", "e", ("eventName", Flow.JavaScript("setN(getN() + 1); 'run-' + getN()")));
        var instance = await rig.RunAsync(
            Flow.Definition(Flow.Activity("Test.TwoRuns", "t", ("body", body)), variables: [Flow.Variable("N", "Int32", "0")])
        );
        await rig.Host.PublishAsync("run-2", null, instance.Id);
        await rig.Host.PublishAsync("run-1", null, instance.Id);
        Assert.Equal(["second came", "first came"], rig.Host.Lines);
        Assert.Equal("Finished", instance.State!.SubStatus);
    }

    private static JsonObject ForEachPerson(params JsonObject[] body) =>
        Flow.Activity(
            "Elsa.ParallelForEach",
            "each",
            ("items", Flow.Expression("Object", "[" + string.Join(',', People.Select(p => $"\"{p}\"")) + "]")),
            ("body", Flow.Activity("Elsa.Sequence", "body", ("activities", new JsonArray([.. body]))))
        );

    private static JsonObject AnswerOrOneHour() =>
        Flow.Activity(
            "Elsa.Fork",
            "fork",
            ("joinMode", "WaitAny"),
            (
                "branches",
                new JsonArray(
                    Branch(
                        "answered",
                        Flow.Activity("Elsa.Event", "ask", ("eventName", Flow.JavaScript("'answer-' + getVariable('CurrentValue')"))),
                        Flow.Line("l1", "answer")
                    ),
                    Branch("timed", Flow.Activity("Elsa.Delay", "hour", ("timeSpan", Flow.Literal("01:00:00"))), Flow.Line("l2", "late"))
                )
            )
        );

    private static JsonObject Branch(string id, params JsonObject[] activities) =>
        Flow.Activity("Elsa.Sequence", id, ("activities", new JsonArray([.. activities])));

    private static IEnumerable<string?> Waits(Conformance.Instance instance) => instance.State!.Bookmarks.Select(b => b.Key);

    private static IEnumerable<string> EventsOf(Conformance.Instance instance, string activityId) =>
        instance.Journal.Where(e => e.ActivityId == activityId).Select(e => e.EventName);

    /// <summary>Runs its body twice side by side, each time with another tag.</summary>
    [Activity("Test", "Test", "Runs its body twice.")]
    public sealed class TwoRuns : Activity
    {
        [Port]
        public Activity? Body { get; set; }

        protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            foreach (var which in (string[])["first", "second"])
            {
                await context.ScheduleActivityAsync(Body, OnCameAsync, which);
            }
        }

        private ValueTask OnCameAsync(ActivityCompletedContext completed)
        {
            var context = completed.TargetContext;
            context.WorkflowExecutionContext.WriteLine($"{context.Tag} came");
            var count = context.GetProperty<int>("Count") + 1;
            context.SetProperty("Count", count);
            return count == 2 ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
        }
    }
}
