using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Activities of kind Task run outside their workflow, and their result resumes it.</summary>
public sealed class TaskActivityTests : IDisposable
{
    private readonly Rig _rig = new(s => s.AddActivity<Lookup>().AddActivity<Reacher>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task The_result_of_a_Task_is_taken_while_another_branch_is_faulted()
    {
        var workflow = _rig.Compile(
            Flow.Definition(
                Flow.Flowchart(
                    [
                        Flow.Line("s", "s"),
                        Flow.Script("bad", "missing.member"),
                        Flow.Activity("Test.Lookup", "t", ("number", Flow.Literal("4"))),
                        Flow.Line("came", "came"),
                    ],
                    ("s", "Done", "bad"),
                    ("s", "Done", "t"),
                    ("t", "Even", "came")
                )
            )
        ).Workflow;
        var faulted = (await _rig.BurstAsync(workflow, new BurstCause.Start(null))).Changes[0].State;
        var input = new JsonObject { ["outcomes"] = new JsonArray("Even") };
        var resumed = await _rig.BurstAsync(workflow, new BurstCause.Resume(Assert.Single(faulted.Bookmarks).Id, input), faulted);
        Assert.Equal(["came"], resumed.Lines);
        Assert.Equal("Faulted", resumed.Changes[0].State.SubStatus);
    }

    [Fact]
    public async Task An_activity_of_kind_Task_becomes_an_effect_and_its_result_completes_it()
    {
        var activity = Flow.Activity(
            "Test.Lookup",
            "t",
            ("number", Flow.JavaScript("20 + 1")),
            ("result", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "v-R" } })
        );
        var definition = Flow.Definition(
            Flow.Flowchart(
                [activity, Flow.Script("s", "`got ${getR()}`"), Flow.Line("odd", "odd")],
                ("t", "Odd", "s"),
                ("t", "Even", "odd")
            ),
            variables: [Flow.Variable("R", "Int32")]
        );
        var workflow = _rig.Compile(definition).Workflow;
        var burst = await _rig.BurstAsync(workflow, new BurstCause.Start(null) { CorrelationId = "c-1" });
        var effect = Assert.Single(burst.Effects);
        var bookmark = Assert.Single(burst.Changes[0].BookmarksAdded);
        Assert.Equal(
            ("task:Test.Lookup", bookmark.Id, "Effect", effect.Id, true),
            (effect.Lane, effect.BookmarkId, bookmark.Name, bookmark.Key, bookmark.WaitsForEffect)
        );
        Assert.Equal("""{"Number":21}""", effect.Payload["inputs"]!.ToJsonString());
        Assert.Equal("c-1", effect.Payload["correlationId"]!.ToString());

        var instance = await _rig.RunAsync(definition);
        Assert.Equal(["got 42"], _rig.Host.Lines);
        Assert.Equal("Finished", instance.State!.SubStatus);
        Assert.Equal(["Started", "Completed"], instance.Journal.Where(j => j.ActivityId == "t").Select(j => j.EventName));
        var record = instance.Executions.Values.Single(e => e.ActivityId == "t");
        Assert.Equal(("Completed", "looked up"), (record.Status, record.Payload!["Note"]!.ToString()));
        Assert.Equal("42", record.Outputs!["Result"]!.ToString());
    }

    [Fact]
    public async Task A_Task_that_fails_faults_its_activity()
    {
        var instance = await _rig.RunActivitiesAsync(Flow.Activity("Test.Lookup", "t", ("number", Flow.Literal("-1"))));
        Assert.Equal(("Faulted", "There is no such number."), (instance.State!.SubStatus, Assert.Single(instance.Incidents).Message));
    }

    [Fact]
    public async Task A_Task_that_uses_its_workflow_faults_with_an_explanation()
    {
        var result = await _rig
            .Services.GetRequiredService<DetachedActivityRunner>()
            .RunAsync(new JsonObject { ["activityType"] = "Test.Reacher" }, _rig.Services, CancellationToken.None);
        Assert.StartsWith(
            "The activity 'Test.Reacher' asked for a variable, but an activity of kind Task runs outside its workflow",
            result.Fault,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_cancelled_Task_leaves_no_effect_behind()
    {
        var burst = await _rig.BurstAsync(
            _rig.Compile(
                Flow.Definition(
                    Flow.Flowchart(
                        [Flow.Line("s", "s"), Flow.Activity("Test.Lookup", "t"), Flow.Activity("Elsa.Finish", "z")],
                        ("s", "Done", "t"),
                        ("s", "Done", "z")
                    )
                )
            ).Workflow,
            new BurstCause.Start(null)
        );
        Assert.Empty(burst.Effects);
    }

    [Activity("Test", "Test", "Reaches for a variable.", Kind = ActivityKind.Task)]
    public sealed class Reacher : CodeActivity
    {
        protected override void Execute(ActivityExecutionContext context) => context.SetVariable("X", 1);
    }

    [Activity("Test", "Test", "Doubles a number, outside.", Kind = ActivityKind.Task)]
    [FlowNode("Odd", "Even")]
    public sealed class Lookup : CodeActivity<int>
    {
        public Input<int> Number { get; set; } = new(0);

        protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            await Task.Yield();
            var number = context.Get(Number);
            if (number < 0)
            {
                throw new FaultException("There is no such number.");
            }

            context.JournalData["Note"] = "looked up";
            context.Set(Result, number * 2);
            await context.CompleteActivityWithOutcomesAsync(number % 2 == 0 ? "Even" : "Odd");
        }
    }
}
