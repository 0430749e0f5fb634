using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.People;
using Workflows.Storage.Lanes;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Nothing is approved or in use without a person: events are exact words, and no timer reaches Approved or Active.</summary>
public sealed class IntoUseTests
{
    [Theory]
    [InlineData(" Approve")]
    [InlineData("Approve ")]
    [InlineData("Approve,Approve")]
    [InlineData("10")]
    [InlineData("approve")]
    [InlineData("Decline, Approve")]
    [InlineData("+24")]
    [InlineData("Resume\n")]
    public async Task A_text_that_is_not_exactly_an_event_is_refused_at_publish_and_when_it_runs(string text)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());

        Assert.Contains(
            Problems(world, [Change("c", text)], []),
            p => p.ActivityId == "c" && p.Message.StartsWith("There is no event", StringComparison.Ordinal)
        );
        var result = await RunAsync(world, arrangement.Id, text);

        Assert.IsType<RefusedException>(result.Exception);
        Assert.Equal(ArrangementState.AwaitingDecision, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    [Theory]
    [InlineData("Approve", "Approve")]
    [InlineData("Resume", "Continue")]
    [InlineData("SetupComplete", null)]
    public async Task Only_the_port_of_the_decision_that_allows_it_leads_to_an_event_into_use(string kind, string? allowed)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var reaching = new List<string>();
        foreach (var port in AskPorts)
        {
            if (Problems(world, [Ask("ask"), Change("c", kind)], [("ask", port, "c")]).Count == 0)
            {
                reaching.Add(port);
            }
        }

        Assert.Equal(allowed is null ? [] : [allowed], reaching);
        Assert.NotEmpty(Problems(world, [Delay("d"), Change("c", kind)], [("d", "Done", "c")]));
        Assert.NotEmpty(Problems(world, [Change("c", kind)], []));
        // A decision, then a wait: the decision is the person's. A wait beside it is not.
        Assert.NotEmpty(
            Problems(
                world,
                [Ask("ask"), Delay("d"), Change("c", kind)],
                [("ask", "Continue", "c"), ("ask", "Approve", "c"), ("d", "Done", "c")]
            )
        );
    }

    [Fact]
    public void Every_transition_into_Approved_or_Active_is_guarded_by_a_person() =>
        Assert.All(
            ArrangementTransitions.All.Where(t => t.To.Any(s => s is ArrangementState.Approved or ArrangementState.Active)),
            t => Assert.True(t.Guards.Any(g => g is Guard.AllApproved or Guard.Decided or Guard.ByPerson), $"{t.Event}")
        );

    [Theory]
    [InlineData(EventCause.System, "system")]
    [InlineData(EventCause.Form, "system")]
    [InlineData(EventCause.Decision, "system")]
    [InlineData(EventCause.Timer, "person:m-01")]
    public async Task An_arrangement_is_not_resumed_without_a_person(EventCause cause, string actor)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await PausedAsync(world);

        Assert.IsType<ArrangementOutcome.Refused>(await ResumeAsync(world, arrangement, cause, actor));
        Assert.Equal(ArrangementState.Paused, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    [Fact]
    public async Task A_definition_that_resumes_after_a_delay_is_refused_by_the_arrangement()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await PausedAsync(world);

        Assert.Equal(["Refused"], (await RunAsync(world, arrangement.Id, "Resume")).Outcomes);
        Assert.Equal(["Refused"], (await RunAsync(world, arrangement.Id, "Resume", "d-invented")).Outcomes);
        Assert.Equal(ArrangementState.Paused, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    [Fact]
    public async Task A_person_on_a_page_resumes_it()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await PausedAsync(world);

        Assert.Equal(
            ArrangementState.Active,
            Cases.Applied(await ResumeAsync(world, arrangement, EventCause.Person, $"person:{CaseworkWorld.Asha}")).State
        );
    }

    [Fact]
    public async Task A_person_who_has_nothing_to_do_with_it_does_not_resume_it()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await PausedAsync(world);

        Assert.IsType<ArrangementOutcome.Refused>(await ResumeAsync(world, arrangement, EventCause.Person, $"person:{CaseworkWorld.Ben}"));
    }

    [Fact]
    public async Task A_recorded_choice_to_continue_resumes_it_once()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await PausedAsync(world);
        var task = await world.Deciders.AskAsync(
            arrangement,
            new AskedDecision
            {
                Id = "t-choice",
                Kind = CaseTaskKinds.Choice,
                Step = DecisionStep.MissedWeeks,
                ArrangementId = "",
                Role = RoleCodes.SafeguardingLead,
            }
        );
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "continue", 2, "other"));

        Assert.Equal(
            ArrangementState.Active,
            Cases.Applied(await ResumeAsync(world, arrangement, EventCause.Decision, "system", $"d-{task.Id}")).State
        );
        await world.Database.ExecuteAsync("update arrangements set state = 'Paused'");
        Assert.Equal(
            "The decision that was named has changed the arrangement before.",
            Assert
                .IsType<ArrangementOutcome.Refused>(await ResumeAsync(world, arrangement, EventCause.Decision, "system", $"d-{task.Id}"))
                .Sentence
        );
    }

    [Theory]
    [InlineData("Stop", "Jamie moved away", null, "There is no such end code.")]
    [InlineData("SaidNo", "because of her mother", null, "There is no such end code.")]
    [InlineData("AskDecision", null, "ring 07700 900123", "There is no such channel.")]
    public async Task End_codes_and_channels_are_codes(string kind, string? endCode, string? channel, string sentence)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference(), asked: false);
        await world.Database.ExecuteAsync("update arrangements set state = @state", new { state = kind == "Stop" ? "Active" : "Draft" });

        var outcome = await world.InAsync(t =>
            world
                .Get<ArrangementBook>()
                .ApplyAsync(
                    t,
                    arrangement.Id,
                    new ArrangementEvent
                    {
                        Id = "e",
                        Kind = Enum.Parse<ArrangementEventKind>(kind),
                        Cause = EventCause.System,
                        Actor = "system",
                        EndCode = endCode,
                        OtherChannel = channel,
                    }
                )
        );

        Assert.Equal(sentence, Assert.IsType<ArrangementOutcome.Refused>(outcome).Sentence);
    }

    private static readonly string[] AskPorts =
    [
        "Approve",
        "Decline",
        "MoreInformation",
        "Exclude",
        "Resubmit",
        "Continue",
        "Pause",
        "End",
        "ExpiredUndecided",
        "Withdrawn",
        "Revised",
        "Done",
    ];

    private static async Task<Arrangement> PausedAsync(CaseworkWorld world)
    {
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        await world.Database.ExecuteAsync("update arrangements set state = 'AwaitingSetup', review_due = '2027-02-16'");
        await ApplyAsync(ArrangementEventKind.SetupComplete);
        return await ApplyAsync(ArrangementEventKind.Pause);

        async Task<Arrangement> ApplyAsync(ArrangementEventKind kind) =>
            Cases.Applied(
                await world.InAsync(t =>
                    world
                        .Get<ArrangementBook>()
                        .ApplyAsync(
                            t,
                            arrangement.Id,
                            new ArrangementEvent
                            {
                                Id = $"before-{kind}",
                                Kind = kind,
                                Cause = EventCause.Person,
                                Actor = $"person:{CaseworkWorld.Asha}",
                                Proof = Proof.PhoneOk | Proof.SafeWordAgreed,
                                OtherChannel = "call",
                            }
                        )
                )
            );
    }

    private static Task<ArrangementOutcome> ResumeAsync(
        CaseworkWorld world,
        Arrangement arrangement,
        EventCause cause,
        string actor,
        params string[] decisions
    ) =>
        world.InAsync(t =>
            world
                .Get<ArrangementBook>()
                .ApplyAsync(
                    t,
                    arrangement.Id,
                    new ArrangementEvent
                    {
                        Id = Guid.NewGuid().ToString("N"),
                        Kind = ArrangementEventKind.Resume,
                        Cause = cause,
                        Actor = actor,
                        DecisionIds = decisions,
                    }
                )
        );

    private static Task<DetachedResult> RunAsync(CaseworkWorld world, string arrangementId, string kind, params string[] decisions) =>
        world.InAsync(async transaction =>
        {
            await using var scope = world.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentTransaction>().Begin(transaction, caseId: null);
            return await world
                .Get<DetachedActivityRunner>()
                .RunAsync(
                    new JsonObject
                    {
                        ["activityType"] = "Casework.ChangeArrangement",
                        ["activityTypeVersion"] = 1,
                        ["activityId"] = "c",
                        ["activityInstanceId"] = Bursts.Instance + Guid.NewGuid().ToString("N")[..8],
                        ["inputs"] = new JsonObject
                        {
                            ["ArrangementId"] = arrangementId,
                            ["Event"] = kind,
                            ["DecisionIds"] = new JsonArray([.. decisions.Select(d => (JsonNode)d)]),
                        },
                    },
                    scope.ServiceProvider,
                    default
                );
        });

    private static List<DefinitionProblem> Problems(CaseworkWorld world, JsonObject[] activities, (string, string, string)[] connections)
    {
        var definition = DefinitionReader.Read(DefinitionJson.Flowchart(activities, connections).ToJsonString());
        return [.. new NoApprovalByTime().Check(definition, world.Get<WorkflowCompiler>().Compile(definition).Workflow)];
    }

    private static JsonObject Change(string id, string kind) =>
        DefinitionJson.Activity(
            "Casework.ChangeArrangement",
            id,
            ("arrangementId", DefinitionJson.Literal("a-1")),
            ("event", DefinitionJson.Literal(kind))
        );

    private static JsonObject Delay(string id) =>
        DefinitionJson.Activity("Elsa.Delay", id, ("timeSpan", DefinitionJson.Literal("00:01:00")));

    private static JsonObject Ask(string id) =>
        DefinitionJson.Activity(
            "Casework.AskForDecision",
            id,
            ("arrangementId", DefinitionJson.Literal("a-1")),
            ("step", DefinitionJson.Literal("SL")),
            ("role", DefinitionJson.Literal("SL"))
        );
}
