using System.Text.Json.Nodes;
using Workflows.Conformance;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>A branch that goes back is still alive: what merges branches waits for it.</summary>
public sealed class FlowchartLoopTests
{
    private static readonly JsonObject Ok = new() { ["ok"] = true };
    private static readonly JsonObject Back = new() { ["ok"] = false };

    public static TheoryData<string?, int> Merges() =>
        new()
        {
            { null, 1000 },
            { null, 1 },
            { "WaitAll", 1000 },
            { "WaitAll", 1 },
            { "WaitAllActive", 1000 },
            { "WaitAllActive", 1 },
        };

    [Theory]
    [MemberData(nameof(Merges))]
    public async Task A_report_that_is_sent_back_keeps_the_merge_waiting(string? mode, int maxSteps)
    {
        await PlayAsync(TwoReports(mode), maxSteps, ["both"], ("b", Ok), ("a", Back), ("a", Ok));
        await PlayAsync(TwoReports(mode), maxSteps, ["both"], ("a", Back), ("b", Ok), ("a", Ok));
        await PlayAsync(TwoReports(mode), maxSteps, ["both"], ("a", Back), ("a", Back), ("a", Ok), ("b", Ok));
        await PlayAsync(TwoReports(mode), maxSteps, ["both"], ("b", Back), ("a", Back), ("b", Ok), ("a", Back), ("a", Ok));
        await PlayAsync(TwoReports(mode), maxSteps, [], ("b", Ok), ("a", Back));
        await PlayAsync(TwoReports(mode), maxSteps, [], ("a", Back), ("a", Ok));
    }

    [Fact]
    public async Task The_first_report_is_enough_where_the_join_says_so()
    {
        await PlayAsync(TwoReports("WaitAny"), 1000, ["both"], ("a", Back), ("b", Ok));
        await PlayAsync(TwoReports("WaitAny"), 1000, ["both"], ("a", Back), ("a", Ok));
    }

    [Fact]
    public async Task A_merge_further_behind_a_report_that_is_sent_back_waits_too() =>
        await PlayAsync(
            Flow.Flowchart(
                [Start(), Ask("a"), Check("da", "a"), Flow.Line("x", "a is in"), Ask("b"), Flow.Line("after", "both")],
                ("s", "Done", "a"),
                ("s", "Done", "b"),
                ("a", "Done", "da"),
                ("da", "False", "a"),
                ("da", "True", "x"),
                ("x", "Done", "after"),
                ("b", "Done", "after")
            ),
            1000,
            ["a is in", "both"],
            ("b", Ok),
            ("a", Back),
            ("a", Back),
            ("a", Ok)
        );

    [Fact]
    public async Task A_branch_that_leaves_its_loop_in_the_middle_after_a_round_is_merged_once()
    {
        var flow = Flow.Flowchart(
            [
                Start(),
                Ask("a"),
                Check("early", "a"),
                Ask("a2"),
                Check("late", "a2"),
                Flow.Line("x", "early"),
                Ask("b"),
                Flow.Line("after", "both"),
            ],
            ("s", "Done", "a"),
            ("s", "Done", "b"),
            ("a", "Done", "early"),
            ("early", "True", "x"),
            ("x", "Done", "after"),
            ("early", "False", "a2"),
            ("a2", "Done", "late"),
            ("late", "False", "a"),
            ("late", "True", "after"),
            ("b", "Done", "after")
        );
        await PlayAsync(flow, 1000, ["early", "both"], ("b", Ok), ("a", Back), ("a2", Back), ("a", Ok));
        await PlayAsync(flow, 1000, ["both"], ("a", Back), ("a2", Back), ("b", Ok), ("a", Back), ("a2", Ok));
    }

    [Fact]
    public async Task A_branch_that_leaves_its_loop_elsewhere_no_longer_keeps_the_merge_waiting() =>
        await PlayAsync(
            Flow.Flowchart(
                [
                    Start(),
                    Ask("a"),
                    Check("da", "a"),
                    Ask("again"),
                    Check("giveup", "again"),
                    Flow.Line("x", "given up"),
                    Ask("b"),
                    Flow.Line("after", "merged"),
                ],
                ("s", "Done", "a"),
                ("s", "Done", "b"),
                ("a", "Done", "da"),
                ("da", "True", "after"),
                ("da", "False", "again"),
                ("again", "Done", "giveup"),
                ("giveup", "False", "a"),
                ("giveup", "True", "x"),
                ("b", "Done", "after")
            ),
            1000,
            ["given up", "merged"],
            ("b", Ok),
            ("a", Back),
            ("again", Back),
            ("a", Back),
            ("again", Ok)
        );

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_merge_behind_a_loop_and_a_way_round_it_runs_after_any_number_of_rounds(int maxSteps)
    {
        var flow = Flow.Flowchart(
            [Start(), Check("needed", "N"), Ask("a"), Check("da", "a"), Flow.Line("after", "after"), Flow.Line("end", "end")],
            ("s", "Done", "needed"),
            ("needed", "True", "a"),
            ("needed", "False", "after"),
            ("a", "Done", "da"),
            ("da", "False", "a"),
            ("da", "True", "after"),
            ("after", "Done", "end")
        );
        await PlayAsync(flow, maxSteps, ["after", "end"], ("a", Back), ("a", Back), ("a", Ok));
    }

    // The shape of the shipped workflow: a decision that asks for more, is asked again, and then runs out of time.
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_question_that_is_asked_again_still_expires(int maxSteps)
    {
        var flow = Flow.Flowchart(
            [
                Start(),
                Check("talks", "N"),
                Ask("a"),
                Check("da", "a"),
                Ask("a2"),
                Check("late", "a2"),
                Ask("talk"),
                Check("dtalk", "talk"),
                Flow.Line("approved", "approved"),
                Flow.Line("expired", "expired"),
                Flow.Line("end", "end"),
            ],
            ("s", "Done", "talks"),
            ("talks", "True", "a"),
            ("talks", "False", "talk"),
            ("talk", "Done", "dtalk"),
            ("dtalk", "True", "expired"),
            ("a", "Done", "da"),
            ("da", "True", "approved"),
            ("da", "False", "a2"),
            ("a2", "Done", "late"),
            ("late", "False", "a"),
            ("late", "True", "expired"),
            ("expired", "Done", "end")
        );
        await PlayAsync(flow, maxSteps, ["expired", "end"], ("a", Back), ("a2", Back), ("a", Back), ("a2", Ok));
    }

    [Fact]
    public async Task A_side_branch_of_a_loop_is_merged_in_each_round()
    {
        var flow = Flow.Flowchart(
            [Start(), Ask("tick"), Check("d", "tick"), Flow.Line("x", "x"), Flow.Line("y", "y"), Flow.Line("m", "m")],
            ("s", "Done", "tick"),
            ("tick", "Done", "tick"),
            ("tick", "Done", "d"),
            ("d", "True", "x"),
            ("d", "False", "y"),
            ("x", "Done", "m"),
            ("y", "Done", "m")
        );
        await PlayAsync(flow, 1000, ["x", "m", "y", "m", "x", "m"], ("tick", Ok), ("tick", Back), ("tick", Ok));
    }

    [Fact]
    public async Task Nothing_runs_behind_the_end_of_a_flowchart()
    {
        var instance = await PlayAsync(
            Flow.Flowchart(
                [Start(), Ask("a"), Flow.Line("c", "c"), Flow.Line("after", "after the end"), Ask("b"), Flow.Activity("Elsa.End", "end")],
                ("s", "Done", "a"),
                ("s", "Done", "c"),
                ("s", "Done", "b"),
                ("a", "Done", "after"),
                ("c", "Done", "after"),
                ("b", "Done", "end")
            ),
            1000,
            ["c"],
            ("b", Ok)
        );
        Assert.Equal("Finished", instance.State!.SubStatus);
    }

    [Fact]
    public async Task A_cancelled_flowchart_does_not_continue_behind_itself()
    {
        var instance = await PlayAsync(
            Flow.Flowchart(
                [
                    Start(),
                    Flow.Activity("Elsa.Flowchart", "inner", ("activities", new JsonArray(Ask("a"))), ("connections", new JsonArray())),
                    Flow.Line("z", "behind the cancelled branch"),
                    Ask("b"),
                    Flow.Activity("Elsa.FlowJoin", "j", ("mode", Flow.Literal("WaitAny"))),
                    Flow.Line("after", "after"),
                ],
                ("s", "Done", "inner"),
                ("s", "Done", "b"),
                ("inner", "Done", "z"),
                ("z", "Done", "j"),
                ("b", "Done", "j"),
                ("j", "Done", "after")
            ),
            1000,
            ["after"],
            ("b", Ok)
        );
        Assert.Equal("Finished", instance.State!.SubStatus);
    }

    [Fact]
    public async Task An_instance_whose_state_an_older_version_wrote_goes_on()
    {
        using var rig = new Rig();
        var instance = await rig.RunAsync(Flow.Definition(TwoReports(null)));
        var json = JsonNode.Parse(instance.State!.Serialize())!;
        var scope = json["x"]!.AsArray().Single(x => x!["pr"]?["FlowScope"] is not null)!["pr"]!;
        // Activities s, a, da, b, db, after; then eight connections, of which the first two were followed.
        scope["FlowScope"] = new JsonArray(1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0);
        instance.State = Execution.WorkflowState.Deserialize(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
        foreach (var (name, payload) in new[] { ("a", Back), ("b", Ok), ("a", Ok) })
        {
            await rig.Host.PublishAsync(name, payload, instance.Id);
        }
        Assert.Equal(["both"], rig.Host.Lines);
        Assert.Equal("Finished", instance.State.SubStatus);
    }

    [Fact]
    public void A_loop_that_begins_again_beside_a_branch_of_its_last_round_is_refused_with_names()
    {
        var problem = Assert.Single(Problems(BackToTheFork("k")));
        Assert.Equal((ProblemCodes.OverlappingRounds, ProblemSeverity.Error), (problem.Code, problem.Severity));
        Assert.Equal(
            "'da' leads back to 'k' while the branch at 'b', which runs beside it, goes on to 'after': that branch would run again beside its first run, "
                + "and 'after' could continue with only some of the results. Lead back to an activity behind the point where the branches part, or merge "
                + "the branches before going back.",
            problem.Message
        );
    }

    [Fact]
    public void A_loop_of_one_branch_is_no_problem()
    {
        Assert.Empty(Problems(BackToTheFork("a")));
        Assert.Empty(Problems(TwoReports(null)));
        Assert.Empty(Problems(TwoReports("WaitAll")));
    }

    [Theory]
    [InlineData("Elsa.FlowFork", 1)]
    [InlineData("Elsa.FlowDecision", 0)]
    public void Only_branches_that_can_run_together_are_refused(string type, int problems)
    {
        var (one, other) = type == "Elsa.FlowFork" ? ("l", "r") : ("True", "False");
        var flow = Flow.Flowchart(
            [Start(), Flow.Activity(type, "k"), Ask("a"), Check("da", "a"), Ask("b"), Flow.Line("after", "after")],
            ("s", "Done", "k"),
            ("k", one, "a"),
            ("k", other, "b"),
            ("a", "Done", "da"),
            ("da", "False", "k"),
            ("da", "True", "after"),
            ("b", "Done", "after")
        );
        Assert.Equal(problems, Problems(flow).Count);
    }

    [Fact]
    public void Branches_that_are_merged_before_the_loop_goes_back_are_no_problem() =>
        Assert.Empty(
            Problems(
                Flow.Flowchart(
                    [Start(), Flow.Line("k", "k"), Ask("a"), Ask("b"), Flow.Line("m", "m"), Check("d", "a"), Flow.Line("after", "after")],
                    ("s", "Done", "k"),
                    ("k", "Done", "a"),
                    ("k", "Done", "b"),
                    ("a", "Done", "m"),
                    ("b", "Done", "m"),
                    ("m", "Done", "d"),
                    ("d", "False", "k"),
                    ("d", "True", "after"),
                    ("s", "Done", "after")
                )
            )
        );

    [Fact]
    public void A_side_branch_that_meets_no_other_branch_is_no_problem() =>
        Assert.Empty(
            Problems(
                Flow.Flowchart(
                    [Start(), Ask("tick"), Check("d", "tick"), Flow.Line("x", "x"), Flow.Line("y", "y"), Flow.Line("m", "m")],
                    ("s", "Done", "tick"),
                    ("tick", "Done", "tick"),
                    ("tick", "Done", "d"),
                    ("d", "True", "x"),
                    ("d", "False", "y"),
                    ("x", "Done", "m"),
                    ("y", "Done", "m")
                )
            )
        );

    [Fact]
    public void A_branch_that_leaves_the_loop_early_beside_another_that_goes_back_is_refused() =>
        Assert.Equal(
            ProblemCodes.OverlappingRounds,
            Assert
                .Single(
                    Problems(
                        Flow.Flowchart(
                            [
                                Start(),
                                Flow.Line("k", "k"),
                                Ask("a"),
                                Check("p", "b"),
                                Flow.Line("m", "m"),
                                Check("d", "a"),
                                Flow.Line("after", "after"),
                            ],
                            ("s", "Done", "k"),
                            ("k", "Done", "a"),
                            ("k", "Done", "p"),
                            ("a", "Done", "m"),
                            ("p", "True", "m"),
                            ("p", "False", "after"),
                            ("m", "Done", "d"),
                            ("d", "False", "k"),
                            ("d", "True", "after")
                        )
                    )
                )
                .Code
        );

    private static JsonObject BackToTheFork(string head) =>
        Flow.Flowchart(
            [Start(), Flow.Line("k", "k"), Ask("a"), Check("da", "a"), Ask("b"), Flow.Line("after", "after")],
            ("s", "Done", "k"),
            ("k", "Done", "a"),
            ("k", "Done", "b"),
            ("a", "Done", "da"),
            ("da", "False", head),
            ("da", "True", "after"),
            ("b", "Done", "after")
        );

    private static IReadOnlyList<DefinitionProblem> Problems(JsonObject flowchart)
    {
        using var rig = new Rig();
        return rig.Compile(Flow.Definition(flowchart)).Problems;
    }

    private static JsonObject TwoReports(string? mode) =>
        Flow.Flowchart(
            [
                Start(),
                Ask("a"),
                Check("da", "a"),
                Ask("b"),
                Check("db", "b"),
                mode is null ? Flow.Line("after", "both") : Flow.Activity("Elsa.FlowJoin", "after", ("mode", Flow.Literal(mode))),
                .. mode is null ? Array.Empty<JsonObject>() : [Flow.Line("line", "both")],
            ],
            [
                ("s", "Done", "a"),
                ("s", "Done", "b"),
                ("a", "Done", "da"),
                ("da", "False", "a"),
                ("da", "True", "after"),
                ("b", "Done", "db"),
                ("db", "False", "b"),
                ("db", "True", "after"),
                .. mode is null ? Array.Empty<(string, string, string)>() : [("after", "Done", "line")],
            ]
        );

    private static JsonObject Start() => Flow.Activity("Elsa.Start", "s");

    private static JsonObject Ask(string id) => Flow.Event(id, id);

    private static JsonObject Check(string id, string asked) =>
        Flow.Activity("Elsa.FlowDecision", id, ("condition", Flow.JavaScript(asked == "N" ? "true" : $"getOutputFrom('{asked}').ok")));

    private static async Task<Instance> PlayAsync(
        JsonObject flowchart,
        int maxSteps,
        string[] lines,
        params (string Name, JsonObject Payload)[] events
    )
    {
        using var rig = new Rig(maxSteps: maxSteps);
        var instance = await rig.RunAsync(Flow.Definition((JsonObject)flowchart.DeepClone()));
        foreach (var (name, payload) in events)
        {
            await rig.Host.PublishAsync(name, payload, instance.Id);
        }

        Assert.Empty(instance.Incidents);
        Assert.Equal(lines, rig.Host.Lines);
        Assert.Equal(instance.State!.Bookmarks.Count > 0 ? "Suspended" : "Finished", instance.State.SubStatus);
        return instance;
    }
}
