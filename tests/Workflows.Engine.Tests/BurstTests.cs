using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>The result of a burst depends only on its request, and nothing that it asks for happens before the commit.</summary>
public sealed class BurstTests : IDisposable
{
    private readonly Rig _rig = new(s => s.AddActivity<TaskActivityTests.Lookup>().AddActivity<Sender>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_same_request_gives_the_same_result()
    {
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Flowchart(
                    [
                        Flow.Script("a", "newGuid()"),
                        Flow.Event("e", "Go"),
                        Flow.Activity("Test.Lookup", "t", ("number", Flow.Literal("4"))),
                    ],
                    ("a", "Done", "e"),
                    ("a", "Done", "t")
                )
            )
        ).Workflow;
        var first = await _rig.BurstAsync(workflow, new BurstCause.Start(new JsonObject { ["x"] = 1 }));
        var again = await _rig.BurstAsync(workflow, new BurstCause.Start(new JsonObject { ["x"] = 1 }));
        Assert.Equal(Text(first), Text(again));
        Assert.Equal(first.Changes[0].State.Serialize(), again.Changes[0].State.Serialize());
    }

    [Fact]
    public async Task A_burst_does_not_change_the_state_it_was_given()
    {
        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(Flow.Event("e", "Go"), Flow.Line("a", "a")))).Workflow;
        var state = (await _rig.BurstAsync(workflow, new BurstCause.Start(null))).Changes[0].State;
        var before = state.Serialize();
        await _rig.BurstAsync(workflow, new BurstCause.Resume(state.Bookmarks[0].Id, null), state);
        Assert.Equal(before, state.Serialize());
    }

    [Fact]
    public async Task Resuming_a_bookmark_that_no_longer_exists_changes_nothing()
    {
        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(Flow.Event("e", "Go")))).Workflow;
        var state = (await _rig.BurstAsync(workflow, new BurstCause.Start(null))).Changes[0].State;
        var result = await _rig.BurstAsync(workflow, new BurstCause.Resume("gone", null), state);
        Assert.False(result.Applied);
        Assert.Empty(result.Changes);
    }

    [Fact]
    public async Task Execution_ids_are_the_instance_id_and_the_ordinal()
    {
        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(Flow.Event("e", "Go")))).Workflow;
        var change = (await _rig.BurstAsync(workflow, new BurstCause.Start(null))).Changes[0];
        Assert.Equal(
            ["0123456789abcdef0123456700000001", "0123456789abcdef0123456700000002", "0123456789abcdef0123456700000003"],
            change.Executions.Select(e => e.Id)
        );
        Assert.Equal("0123456789abcdef0123456700000003-b1", Assert.Single(change.BookmarksAdded).Id);
    }

    [Fact]
    public async Task A_retried_activity_and_those_behind_it_run_as_if_it_had_not_faulted()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity(
                        "Elsa.RunJavaScript",
                        "r",
                        ("script", Flow.Literal("if (!getN()) { setN(1); throw new Error('not yet') }"))
                    ),
                    Flow.Line("a", "a")
                ),
                variables: [Flow.Variable("N", "Int32", "0")]
            )
        );
        Assert.Equal(("Faulted", "not yet"), (instance.State!.SubStatus, instance.Incidents[0].Message));
        await _rig.Host.RetryAsync(instance);
        Assert.Equal("Finished", instance.State.SubStatus);
        Assert.Equal(["a"], _rig.Host.Lines);
        Assert.Equal("Completed", instance.Executions.Values.Single(e => e.ActivityId == "r").Status);
    }

    [Fact]
    public async Task A_branch_takes_its_event_while_another_branch_is_faulted()
    {
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Flowchart(
                    [
                        Flow.Line("s", "s"),
                        Flow.Script("bad", "getAnswer('ok') ? 'mended' : missing.member"),
                        Flow.Event("e", "Go"),
                        Flow.Line("came", "came"),
                        Flow.Line("end", "end"),
                    ],
                    ("s", "Done", "bad"),
                    ("s", "Done", "e"),
                    ("e", "Done", "came"),
                    ("bad", "Done", "end"),
                    ("came", "Done", "end")
                )
            )
        ).Workflow;
        var faulted = (await _rig.BurstAsync(workflow, new BurstCause.Start(null))).Changes[0].State;
        Assert.Equal("Faulted", faulted.SubStatus);

        var resumed = await _rig.BurstAsync(workflow, new BurstCause.Resume(Assert.Single(faulted.Bookmarks).Id, null), faulted);
        Assert.True(resumed.Applied);
        Assert.Equal(["came"], resumed.Lines);
        var state = resumed.Changes[0].State;
        Assert.Equal("Faulted", state.SubStatus);
        Assert.Empty(state.Bookmarks);

        var mended = new ReadSet("m", new Dictionary<string, JsonNode?> { ["ok"] = true }, new Dictionary<string, JsonNode?>());
        var retried = await _rig.BurstAsync(workflow, new BurstCause.Retry(), state, mended);
        Assert.Equal(["mended", "end"], retried.Lines);
        Assert.Equal("Finished", retried.Changes[0].State.SubStatus);
    }

    [Fact]
    public async Task A_deeply_nested_variable_is_read_back()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity(
                        "Elsa.RunJavaScript",
                        "r",
                        ("script", Flow.Literal("let a = 7; for (let i = 0; i < 95; i++) a = [a]; setDeep(a)"))
                    ),
                    Flow.Event("e", "Go"),
                    Flow.Script("s", "let a = getDeep(); let n = 0; while (Array.isArray(a)) { a = a[0]; n++; } n + ' ' + a")
                ),
                variables: [Flow.Variable("Deep", "Object")]
            )
        );
        await _rig.Host.PublishAsync("Go", null, instance.Id);
        Assert.Equal(["95 7"], _rig.Host.Lines);
    }

    [Fact]
    public async Task A_delay_is_due_in_business_time()
    {
        var instance = await _rig.RunActivitiesAsync(
            Flow.Activity("Elsa.Delay", "d", ("timeSpan", Flow.Literal("2.00:00:00"))),
            Flow.Line("a", "late")
        );
        Assert.Equal(_rig.Host.Now.AddDays(2), Assert.Single(instance.State!.Bookmarks).DueAt);
        await _rig.Host.WaitAsync(TimeSpan.FromDays(1));
        Assert.Empty(_rig.Host.Lines);
        await _rig.Host.WaitAsync(TimeSpan.FromDays(1));
        Assert.Equal(["late"], _rig.Host.Lines);
    }

    [Fact]
    public async Task Effects_have_ids_of_the_activity_execution_and_a_number()
    {
        var burst = await _rig.BurstAsync(
            _rig.Compile(Flow.Definition(Flow.Activity("Test.Sender", "m"))).Workflow,
            new BurstCause.Start(null)
        );
        Assert.Equal(
            [("0123456789abcdef0123456700000002-e1", "smtp", "a"), ("0123456789abcdef0123456700000002-e2", "smtp", "b")],
            burst.Effects.Select(e => (e.Id, e.Lane, e.Key!))
        );
    }

    [Fact]
    public async Task A_published_event_waits_for_the_commit()
    {
        var burst = await _rig.BurstAsync(
            _rig.Compile(
                Flow.Definition(
                    Flow.Activity("Elsa.PublishEvent", "p", ("eventName", Flow.Literal("Go")), ("payload", Flow.JavaScript("({ a: 1 })")))
                )
            ).Workflow,
            new BurstCause.Start(null)
        );
        var stimulus = Assert.Single(burst.Stimuli);
        Assert.Equal(("Event", "Go", true), (stimulus.Name, stimulus.Key, stimulus.KeepWhenUnmatched));
        Assert.Equal("""{"a":1}""", stimulus.Input![EventStimulus.PayloadInput]!.ToJsonString());
    }

    [Fact]
    public async Task An_event_that_starts_the_workflow_is_not_waited_for_again()
    {
        var trigger = Flow.Event("e", "Begin");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        trigger["result"] = new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "v-X" } };
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Flowchart([Flow.Line("other", "other"), trigger, Flow.Script("s", "getX()")], ("e", "Done", "s")),
                variables: [Flow.Variable("X", "Object")]
            )
        ).Workflow;
        var known = Assert.Single(workflow.Triggers);
        Assert.Equal(("e", "Event", "Begin"), (known.ActivityId, known.Name, known.Key));
        var burst = await _rig.BurstAsync(workflow, new BurstCause.Start(new JsonObject { [EventStimulus.PayloadInput] = "hi" }, "e"));
        Assert.Equal(["hi"], burst.Lines);
        Assert.Equal("Finished", burst.Changes[0].State.SubStatus);
    }

    [Fact]
    public async Task An_instance_and_its_new_children_are_bound_to_the_read_set_that_the_burst_was_given()
    {
        _rig.Compile(Flow.Definition(Flow.Sequence(Flow.Event("c", "Go")), id: "child"));
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Event("e", "Revised"),
                    Flow.Activity("Elsa.ExecuteWorkflow", "x", ("workflowDefinitionId", Flow.Literal("child"))),
                    Flow.Event("f", "End")
                )
            )
        ).Workflow;
        var started = (await _rig.BurstAsync(workflow, new BurstCause.Start(null), readSet: Named("submission:1:1"))).Changes[0].State;
        var revised = new BurstCause.Resume(started.Bookmarks[0].Id, null);
        var second = await _rig.BurstAsync(workflow, revised, started, Named("submission:1:2"));
        var state = second.Changes[0].State;
        var last = await _rig.BurstAsync(workflow, new BurstCause.Resume(state.Bookmarks[0].Id, null), state);

        Assert.Equal("submission:1:1", started.ReadSetKey);
        Assert.Equal(["submission:1:2", "submission:1:2"], second.Changes.Select(c => c.State.ReadSetKey));
        Assert.Equal("submission:1:2", last.Changes[0].State.ReadSetKey);
    }

    [Fact]
    public async Task An_endless_loop_is_cut_into_bursts()
    {
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Flowchart(
                    [Flow.Line("s", "s"), Flow.Activity("Elsa.Start", "a"), Flow.Activity("Elsa.Start", "b")],
                    ("a", "Done", "b"),
                    ("b", "Done", "a")
                )
            )
        ).Workflow;
        var first = await _rig.BurstAsync(workflow, new BurstCause.Start(null));
        Assert.True(first.Continues);
        var second = await _rig.BurstAsync(
            workflow,
            new BurstCause.Continue(),
            WorkflowState.Deserialize(first.Changes[0].State.Serialize())
        );
        Assert.True(second.Continues);
        Assert.Equal(1000, second.Changes[0].Executions.Count(e => e.Status == "Completed"));
    }

    [Fact]
    public async Task A_variable_without_a_storage_driver_loses_its_value_at_a_wait()
    {
        var instance = await _rig.RunAsync(
            Flow.Definition(
                Flow.Sequence(
                    Flow.Activity("Elsa.RunJavaScript", "r", ("script", Flow.Literal("setKept('k'); setLost('l')"))),
                    Flow.Event("e", "Go"),
                    Flow.Script("s", "`${getKept()} ${getLost()}`")
                ),
                variables: [Flow.Variable("Kept", "String"), Flow.Variable("Lost", "String", storage: null)]
            )
        );
        await _rig.Host.PublishAsync("Go", null, instance.Id);
        Assert.Equal(["k null"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("Exclude", "Inherit", false)]
    [InlineData("Exclude", "Include", true)]
    [InlineData("Include", "Exclude", false)]
    [InlineData("Include", "nonsense", true)]
    public async Task Inputs_are_logged_as_the_activity_says(string activity, string input, bool logged)
    {
        var line = Flow.Line("a", "text");
        line["customProperties"] = new JsonObject
        {
            ["logPersistenceMode"] = new JsonObject
            {
                ["default"] = activity,
                ["inputs"] = new JsonObject { ["text"] = input },
            },
        };
        var instance = await _rig.RunActivitiesAsync(line);
        Assert.Equal(logged, instance.Executions.Values.Single(e => e.ActivityId == "a").Inputs?.ContainsKey("Text") == true);
    }

    [Theory]
    [InlineData("Include", "{\"Variable\":{\"id\":\"v-A\",\"name\":\"A\",\"typeName\":\"String\"},\"Value\":\"x\"}")]
    [InlineData("Exclude", "{\"Value\":\"x\"}")]
    public async Task The_variable_that_an_activity_sets_is_logged_by_what_names_it(string variable, string logged)
    {
        var set = Flow.Activity(
            "Elsa.SetVariable",
            "set",
            ("variable", Flow.Variable("A", "String", "a first value")),
            ("value", Flow.Literal("x"))
        );
        set["customProperties"] = new JsonObject
        {
            ["logPersistenceMode"] = new JsonObject { ["inputs"] = new JsonObject { ["variable"] = variable } },
        };
        var instance = await _rig.RunAsync(Flow.Definition(Flow.Sequence(set), variables: [Flow.Variable("A", "String")]));
        Assert.Equal(logged, instance.Executions.Values.Single(e => e.ActivityId == "set").Inputs!.ToJsonString());
    }

    [Theory]
    [InlineData("Include", "{\"Result\":null}")]
    [InlineData("Exclude", null)]
    public async Task An_output_that_is_not_set_is_logged_as_null(string output, string? logged)
    {
        var waiting = Flow.Event("e", "Go");
        waiting["customProperties"] = new JsonObject
        {
            ["logPersistenceMode"] = new JsonObject { ["outputs"] = new JsonObject { ["result"] = output } },
        };
        var instance = await _rig.RunActivitiesAsync(Flow.Line("a", "text"), waiting);
        Assert.Equal(logged, instance.Executions.Values.Single(e => e.ActivityId == "e").Outputs?.ToJsonString());
        Assert.Null(instance.Executions.Values.Single(e => e.ActivityId == "a").Outputs);
    }

    [Fact]
    public async Task The_workflow_itself_is_logged_with_its_outputs()
    {
        var definition = Flow.Definition(
            Flow.Sequence(Flow.Activity("Elsa.SetOutput", "o", ("outputName", Flow.Literal("Given")), ("outputValue", Flow.Literal("x"))))
        );
        definition["outputs"] = new JsonArray(Declared("Given"), Declared("NotGiven"));
        var instance = await _rig.RunAsync(definition);
        var workflow = instance.Executions.Values.Single(e => e.ActivityType == "Elsa.Workflow");
        Assert.Equal("""{"Given":"x","NotGiven":null}""", workflow.Outputs!.ToJsonString());

        static JsonObject Declared(string name) => new() { ["name"] = name, ["type"] = "String" };
    }

    [Fact]
    public async Task A_callback_that_is_not_a_method_of_its_activity_is_refused()
    {
        var other = new Stranger();
        using var rig = new Rig(s => s.AddSingleton(other).AddActivity<Borrower>());
        var instance = await rig.RunActivitiesAsync(Flow.Activity("Test.Borrower", "b"));
        Assert.Contains("must be a method of the activity itself", Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
    }

    private static string Text(BurstResult result) =>
        JsonSerializer.Serialize(
            new
            {
                result.Effects,
                result.Stimuli,
                result.Lines,
                result.Continues,
                Changes = result.Changes.Select(c => new
                {
                    c.InstanceId,
                    c.BookmarksAdded,
                    c.BookmarksRemoved,
                    c.Journal,
                    c.Executions,
                    c.Incidents,
                    c.Lines,
                }),
            }
        );

    private static ReadSet Named(string key) => ReadSet.Empty with { Key = key };

    [Activity("Test", "Test", "Sends two mails.")]
    public sealed class Sender : CodeActivity
    {
        protected override void Execute(ActivityExecutionContext context)
        {
            context.QueueEffect("smtp", "a", []);
            context.QueueEffect("smtp", "b", [], context.Now.AddHours(1), revision: 3);
        }
    }

    public sealed class Stranger
    {
        public ValueTask TakeAsync(ActivityExecutionContext context) => context.CompleteActivityAsync();
    }

    [Activity("Test", "Test", "Lends a stranger's method.")]
    public sealed class Borrower : Activity
    {
        protected override void Execute(ActivityExecutionContext context) =>
            context.CreateBookmark("X", null, context.GetRequiredService<Stranger>().TakeAsync);
    }
}
