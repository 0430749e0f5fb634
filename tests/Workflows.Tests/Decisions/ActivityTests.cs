using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Policy;
using Workflows.Casework.Suitability;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

public sealed class ActivityTests
{
    [Fact]
    public async Task A_decision_that_was_asked_for_resumes_the_workflow_and_changes_the_arrangement()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var workflow = Compile(world, ApprovalFlow(arrangement.Id)).Workflow;
        var started = await BurstAsync(world, workflow, new BurstCause.Start(null));
        var bookmark = Assert.Single(started.Changes[0].BookmarksAdded);
        Assert.Equal("Decision", bookmark.Name);
        await CarryOutAsync(world, Assert.Single(started.Effects));

        var decided = Assert.IsType<DecideResult.Recorded>(
            await world.Deciders.DecideAsync(bookmark.Key!, CaseworkWorld.Helen, "approve", 1)
        );
        var resumed = await BurstAsync(
            world,
            workflow,
            new BurstCause.Resume(bookmark.Id, new JsonObject { ["outcome"] = "approve", ["decisionId"] = decided.Decision.Id }),
            started.Changes[0].State
        );
        var effect = Assert.Single(resumed.Effects);
        Assert.Equal("task:Casework.ChangeArrangement", effect.Lane);
        effect.Payload["inputs"]!["DecisionIds"] = new JsonArray(decided.Decision.Id);
        var result = await RunTaskAsync(world, effect.Payload);

        Assert.Null(result.Fault);
        Assert.Equal(["Done"], result.Outcomes);
        Assert.Equal(ArrangementState.AwaitingAgreement, (await world.Cases.FindAsync(arrangement.Id)).State);
        Assert.Equal(["Done"], (await RunTaskAsync(world, effect.Payload)).Outcomes);
        Assert.Equal(1, await world.CountAsync("select count(*) from arrangement_events where to_state = 'Approved'"));
    }

    [Fact]
    public async Task An_approval_without_a_decision_ends_as_Refused_with_the_reason_in_the_journal()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var payload = new JsonObject
        {
            ["activityType"] = "Casework.ChangeArrangement",
            ["activityTypeVersion"] = 1,
            ["activityId"] = "c",
            ["activityInstanceId"] = Bursts.Instance + "00000002",
            ["inputs"] = new JsonObject { ["ArrangementId"] = arrangement.Id, ["Event"] = "Approve" },
        };
        var result = await RunTaskAsync(world, payload);

        Assert.Equal(["Refused"], result.Outcomes);
        Assert.Contains("Only recorded decisions", result.JournalData["Refused"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(ArrangementState.AwaitingDecision, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    [Theory]
    [InlineData("expired_undecided", "ExpiredUndecided")]
    [InlineData("decline", "Decline")]
    [InlineData("more_information", "MoreInformation")]
    [InlineData("withdrawn", "Withdrawn")]
    public async Task Each_way_in_which_a_question_ends_has_a_port_of_its_own(string outcome, string port)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var workflow = Compile(world, ApprovalFlow(arrangement.Id)).Workflow;
        var started = await BurstAsync(world, workflow, new BurstCause.Start(null));
        var ended = await BurstAsync(
            world,
            workflow,
            new BurstCause.Resume(started.Changes[0].BookmarksAdded[0].Id, new JsonObject { ["outcome"] = outcome }),
            started.Changes[0].State
        );

        var run = ended.Changes[0].Executions.Single(e => e.ActivityType == "Casework.AskForDecision");
        Assert.Contains(port, run.Payload!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ended.Effects, e => e.Lane == "task:Casework.ChangeArrangement");
    }

    [Fact]
    public async Task A_question_whose_workflow_was_cancelled_is_taken_back_and_cannot_be_decided()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var workflow = Compile(world, ApprovalFlow(arrangement.Id)).Workflow;
        var started = await BurstAsync(world, workflow, new BurstCause.Start(null));
        await CarryOutAsync(world, Assert.Single(started.Effects));
        var taskId = started.Changes[0].BookmarksAdded[0].Key!;
        await world.Database.ExecuteAsync("delete from bookmarks");

        Assert.IsType<DecideResult.Ended>(await world.Deciders.DecideAsync(taskId, CaseworkWorld.Helen, "approve", 1));
        Assert.Equal("withdrawn", (await world.Deciders.TaskAsync(taskId)).Status);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
    }

    [Fact]
    public async Task The_ladder_of_a_question_whose_workflow_was_cancelled_ends_without_a_mail()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var workflow = Compile(world, ApprovalFlow(arrangement.Id)).Workflow;
        var started = await BurstAsync(world, workflow, new BurstCause.Start(null));
        await CarryOutAsync(world, Assert.Single(started.Effects));
        await world.Database.ExecuteAsync("delete from bookmarks");
        await world.Time.PassAsync(new DateTimeOffset(2026, 12, 2, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(["EM-01"], (await world.Sent.MailsAsync()).Select(m => m.Template));
    }

    [Fact]
    public async Task A_worker_who_left_the_register_meanwhile_is_told_and_the_case_is_free_for_the_next_form()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var reference = F2Answers.Reference("NTH", 433);
        var outcome = await world.Cases.DeliverAsync(reference, null, "asha.malik@harbour.example");
        await world.Database.ExecuteAsync("update pilot_register set status = 'suspended' where person_id = 'w-07'");
        var workflow = Compile(
            world,
            Definition(
                [
                    Activity(
                        "Casework.CheckRegister",
                        "r",
                        ("workerId", Literal(CaseworkWorld.Asha)),
                        ("submissionId", Literal(outcome.SubmissionId!))
                    ),
                ],
                []
            )
        ).Workflow;
        var effect = Assert.Single((await BurstAsync(world, workflow, new BurstCause.Start(null))).Effects);
        Assert.Equal(["NotOnRegister"], (await RunTaskAsync(world, effect.Payload)).Outcomes);
        Assert.Equal(["NotOnRegister"], (await RunTaskAsync(world, effect.Payload)).Outcomes);

        Assert.Equal(
            ["EM-05 asha.malik", "EM-06 ruth.adey"],
            (await world.Sent.MailsAsync()).Select(m => $"{m.Template} {m.To}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            1,
            await world.CountAsync($"select count(*) from submissions where id = '{outcome.SubmissionId}' and status = 'not_started'")
        );
        // Another worker's form for the case is no second request.
        Assert.Equal(IntakeKind.Accepted, (await world.Cases.DeliverAsync(reference, null, "noor.haddad@harbour.example")).Kind);
    }

    [Fact]
    public async Task The_worker_is_asked_for_more_has_five_working_days_and_reads_which_questions()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var workflow = Compile(
            world,
            Definition(
                [
                    Activity(
                        "Casework.AskWorkerForMore",
                        "m",
                        ("arrangementId", Literal(arrangement.Id)),
                        ("questions", Literal(new JsonArray("risk")))
                    ),
                ],
                []
            )
        ).Workflow;
        var started = await BurstAsync(world, workflow, new BurstCause.Start(null));
        var result = await CarryOutAsync(world, Assert.Single(started.Effects));
        var asked = await BurstAsync(
            world,
            workflow,
            new BurstCause.Resume(started.Changes[0].BookmarksAdded[0].Id, result),
            started.Changes[0].State
        );

        Assert.Equal(
            [("FormRevised", arrangement.Form.SubmissionId), ("AnswerDue", Bursts.Instance + "00000003")],
            asked.Changes[0].BookmarksAdded.Select(b => (b.Name, b.Name == "AnswerDue" ? Bursts.Instance + "00000003" : b.Key!))
        );
        Assert.Equal(
            new DateTimeOffset(2026, 12, 1, 10, 12, 0, TimeSpan.Zero),
            asked.Changes[0].BookmarksAdded.Single(b => b.DueAt is not null).DueAt
        );
        var mail = Assert.Single(await world.Sent.MailsAsync(), m => m.Template == "EM-16");
        Assert.Equal($"{arrangement.CaseReference}: more information needed by Tue 1 Dec 10:12", mail.Subject);
        using var browser = await world.Deciders.OpenAsync("asha.malik", "EM-16");
        Assert.Contains("Risk of harm from a message being seen", browser.Page, StringComparison.Ordinal);
        Assert.Contains("https://forms.harbour.example/f2", browser.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Approve", true)]
    [InlineData("ExpiredUndecided", false)]
    [InlineData("Withdrawn", false)]
    [InlineData("Decline", false)]
    [InlineData("MoreInformation", false)]
    public async Task SC_38_a_path_from_any_other_port_to_an_approval_is_refused_at_publish(string port, bool allowed)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var definition = DefinitionReader.Read(ApprovalFlow("a-1", port).ToJsonString());
        var problems = new NoApprovalByTime().Check(definition, world.Get<WorkflowCompiler>().Compile(definition).Workflow).ToList();

        Assert.Equal(allowed, problems.Count == 0);
        Assert.All(problems, p => Assert.Equal((ProblemSeverity.Error, "c"), (p.Severity, p.ActivityId)));
    }

    [Fact]
    public async Task SC_38_of_every_activity_and_port_only_a_persons_Approve_may_lead_to_an_approval()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var allowed = new List<string>();
        var tried = 0;
        foreach (var type in world.Get<ActivityRegistry>().All.Where(a => !a.IsContainer && a.TypeName != "Casework.ChangeArrangement"))
        {
            foreach (var port in type.Ports.Select(p => p.Name).Append("Done").Append("Default").Distinct())
            {
                JsonObject[] activities =
                [
                    Activity(
                        type.TypeName,
                        "from",
                        [.. type.Inputs.Where(i => i.IsRequired).Select(i => (i.Name, (JsonNode)Literal("a-1")))]
                    ),
                    Activity("Casework.ChangeArrangement", "c", ("arrangementId", Literal("a-1")), ("event", Literal("Approve"))),
                ];
                var definition = DefinitionReader.Read(Definition(activities, [("from", port, "c")]).ToJsonString());
                var compiled = world.Get<WorkflowCompiler>().Compile(definition).Workflow;
                tried++;
                if (!new NoApprovalByTime().Check(definition, compiled).Any())
                {
                    allowed.Add($"{type.TypeName} {port}");
                }
            }
        }

        Assert.True(tried > 60, $"Only {tried} ports were tried.");
        Assert.Equal(["Casework.AskForDecision Approve"], allowed);
    }

    [Fact]
    public async Task An_approval_that_nothing_leads_to_or_that_a_delay_leads_to_is_refused_at_publish()
    {
        await using var world = await CaseworkWorld.StartAsync();
        JsonObject[] activities =
        [
            Activity("Elsa.Delay", "d", ("timeSpan", Literal("00:01:00"))),
            Activity("Casework.ChangeArrangement", "c", ("arrangementId", Literal("a-1")), ("event", Literal("Approve"))),
        ];
        foreach (
            var connections in (IEnumerable<(string, string, string)[]>)
                [
                    [],
                    [("d", "Done", "c")],
                ]
        )
        {
            var definition = DefinitionReader.Read(Definition(activities, connections).ToJsonString());
            Assert.Single(new NoApprovalByTime().Check(definition, world.Get<WorkflowCompiler>().Compile(definition).Workflow));
        }
    }

    [Theory]
    [InlineData("", "Go", null)]
    [InlineData("age_band=under13", "Excluded", "X2")]
    [InlineData("age_band=under13 never_use=something", "Excluded", "X2")]
    [InlineData("managed_account=yes", "Excluded", "X1")]
    [InlineData("never_use=something", "Excluded", "X1")]
    [InlineData("never_use=something access=no_phone", "Excluded", "X1")]
    [InlineData("never_use=not_sure", "Conversation", null)]
    [InlineData("never_use=talk", "Conversation", null)]
    [InlineData("never_use=", "Conversation", null)]
    [InlineData("age_band=", "Conversation", null)]
    [InlineData("age_checked=no", "Conversation", null)]
    [InlineData("concern=yes_not_yet", "Conversation", null)]
    [InlineData("age_band=13-15 warning_signs=two_or_more", "Conversation", null)]
    [InlineData("age_band=13-15 warning_signs=not_sure", "Conversation", null)]
    [InlineData("age_band=13-15 warning_signs=", "Conversation", null)]
    [InlineData("age_band=13-15 warning_signs=one", "Go", null)]
    [InlineData("yp_answer=no", "NotNow", null)]
    [InlineData("access=nodata", "NeedsOffer", null)]
    [InlineData("access=shared", "Go", null)]
    public async Task The_answers_alone_stop_it_in_the_order_of_W02(string changes, string outcome, string? code)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var answers = new Dictionary<string, string?>
        {
            ["age_band"] = "16-17",
            ["age_checked"] = "yes",
            ["yp_answer"] = "together",
            ["never_use"] = "nothing",
            ["access"] = "ok",
            ["managed_account"] = "no",
            ["concern"] = "no",
        };
        foreach (var change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = (change.Split('=')[0], change.Split('=')[1]);
            answers[key] = value.Length == 0 ? null : value;
        }

        var policy = world.Get<AgePolicies>().InForce(world.Clock.Now);
        Assert.Equal((outcome, code), FormJudgement.Of(policy, key => answers.GetValueOrDefault(key)));
    }

    private static CompilationResult Compile(CaseworkWorld world, JsonObject definition)
    {
        var result = world.Get<WorkflowCompiler>().Compile(DefinitionReader.Read(definition.ToJsonString()));
        Assert.DoesNotContain(result.Problems, p => p.Severity == ProblemSeverity.Error);
        return result;
    }

    private static Task<BurstResult> BurstAsync(
        CaseworkWorld world,
        CompiledWorkflow workflow,
        BurstCause cause,
        WorkflowState? state = null
    ) => Bursts.RunAsync(world.Get<BurstRunner>(), workflow, cause, world.Clock.Now, state);

    /// <summary>Runs a task activity as its lane does: its writes stand in one transaction.</summary>
    private static Task<DetachedResult> RunTaskAsync(CaseworkWorld world, JsonObject payload) =>
        world.InAsync(async transaction =>
        {
            await using var scope = world.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentTransaction>().Begin(transaction, caseId: null);
            return await world.Get<DetachedActivityRunner>().RunAsync(payload, scope.ServiceProvider, default);
        });

    private static async Task<JsonObject?> CarryOutAsync(CaseworkWorld world, Effect effect)
    {
        var lanes = world.Get<IEnumerable<ILaneHandler>>().Single(h => h.Serves(effect.Lane));
        var results = await lanes.CarryOutAsync(
            new LaneBatch(effect.Lane, [new PendingEffect(effect, 0)], _ => ValueTask.FromResult(true)),
            default
        );
        var done = Assert.IsType<EffectResult.Done>(Assert.Single(results));
        if (effect.Lane == AskForDecision.OpenLane)
        {
            // The commit of the burst left the bookmark that waits.
            await world.Database.ExecuteAsync(
                "insert into bookmarks (id, instance_id, activity_id, name, key, created_at) values (@id, @instance, 'ask', 'Decision', @key, 0)",
                new
                {
                    id = effect.Id,
                    instance = Bursts.Instance,
                    key = effect.Key,
                }
            );
        }

        await world.InAsync(t => done.Within!(t, default));
        return done.Result;
    }

    private static JsonObject ApprovalFlow(string arrangementId, string port = "Approve") =>
        Definition(
            [
                Activity(
                    "Casework.AskForDecision",
                    "ask",
                    ("arrangementId", Literal(arrangementId)),
                    ("step", Literal("SL")),
                    ("role", Literal("SL"))
                ),
                Activity("Casework.ChangeArrangement", "c", ("arrangementId", Literal(arrangementId)), ("event", Literal("Approve"))),
            ],
            [("ask", port, "c")]
        );

    private static JsonObject Definition(JsonObject[] activities, (string From, string Port, string To)[] connections) =>
        new()
        {
            ["id"] = "test-1",
            ["definitionId"] = "test",
            ["name"] = "test",
            ["version"] = 1,
            ["isPublished"] = true,
            ["variables"] = new JsonArray(),
            ["root"] = new JsonObject
            {
                ["id"] = "f",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray([.. activities.Select(a => a.DeepClone())]),
                ["connections"] = new JsonArray([
                    .. connections.Select(c => new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = c.From, ["port"] = c.Port },
                        ["target"] = new JsonObject { ["activity"] = c.To, ["port"] = "In" },
                    }),
                ]),
            },
        };

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] inputs)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["type"] = type,
            ["version"] = 1,
        };
        foreach (var (name, value) in inputs)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Literal(JsonNode value) =>
        new()
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
        };
}
