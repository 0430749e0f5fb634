using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.Engine.Definitions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Which role decides a step is the product's table: at publish, when it is asked, when it is decided, and when it changes something.</summary>
public sealed class DecisionRoleTests
{
    private const string PhonesDesk = "c-02";

    [Theory]
    [InlineData("W02-suitability.json")]
    [InlineData("W03-individual-assessment.json")]
    public async Task The_shipped_workflows_are_published(string file)
    {
        await using var world = await CaseworkWorld.StartAsync();

        Assert.DoesNotContain(Publish(world, file, _ => { }).Problems, p => p.Severity == ProblemSeverity.Error);
    }

    [Theory]
    [InlineData("W02-suitability.json", "lead", "PhonesDesk")]
    [InlineData("W02-suitability.json", "lead", "SM")]
    [InlineData("W02-suitability.json", "lead", "HoS")]
    [InlineData("W02-suitability.json", "lead", " SL")]
    [InlineData("W02-suitability.json", "talk", "PilotLead")]
    [InlineData("W03-individual-assessment.json", "manager", "Worker")]
    [InlineData("W03-individual-assessment.json", "lead", "DPO")]
    public async Task A_step_that_asks_another_role_is_refused_at_publish(string file, string activity, string role)
    {
        await using var world = await CaseworkWorld.StartAsync();

        var verdict = Publish(world, file, flow => Say(flow, activity, "role", role));

        Assert.False(verdict.IsAllowed);
        Assert.Contains(verdict.Problems, p => p.ActivityId == activity && p.Severity == ProblemSeverity.Error);
    }

    [Theory]
    [InlineData("role")]
    [InlineData("step")]
    [InlineData("kind")]
    public async Task Who_decides_is_not_computed(string input)
    {
        await using var world = await CaseworkWorld.StartAsync();

        Assert.False(
            Publish(
                world,
                "W02-suitability.json",
                flow => Activity(flow, "lead")[input]!["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "'SL'" }
            ).IsAllowed
        );
    }

    [Theory]
    [InlineData(CaseTaskKinds.Decision, "SL", "PhonesDesk")]
    [InlineData(CaseTaskKinds.Decision, "SM", "SL")]
    [InlineData(CaseTaskKinds.Decision, "review", "SL")]
    [InlineData(CaseTaskKinds.Conversation, "conversation", "Digital")]
    [InlineData(CaseTaskKinds.Choice, "K3", "Trustee")]
    public async Task A_step_is_not_opened_for_another_role(string kind, string step, string role)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());

        await Assert.ThrowsAsync<TaskRefusedException>(() => world.Deciders.AskAsync(arrangement, Asked(kind, step, role)));

        Assert.Equal(0, await world.CountAsync("select count(*) from tasks"));
        Assert.Empty(await world.Sent.MailsAsync());
    }

    [Theory]
    [InlineData("SL", "approve", null)]
    [InlineData("SL", "decline", "plan_missing")]
    public async Task A_task_that_an_older_version_opened_for_the_phones_desk_is_answered_by_nobody(
        string step,
        string outcome,
        string? reason
    )
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement, Asked(CaseTaskKinds.Decision, step, "SL"));
        await GiveToPhonesDeskAsync(world, task);

        var refused = Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, PhonesDesk, outcome, 2, reason));

        Assert.Contains("must not be asked of the phones desk", refused.Sentence, StringComparison.Ordinal);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        Assert.Equal(ArrangementState.AwaitingDecision, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    [Fact]
    public async Task A_person_of_another_role_among_the_people_asked_cannot_decide()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await GiveToPhonesDeskAsync(world, task);
        await world.Database.ExecuteAsync("update tasks set role = 'SL'");

        var refused = Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, PhonesDesk, "approve"));

        Assert.Equal("This step is not decided by the phones desk.", refused.Sentence);
    }

    [Theory]
    [InlineData("update decisions set decider_role = 'PhonesDesk'")]
    [InlineData("update decisions set decider_role = 'SM'")]
    [InlineData("update decisions set decider_role = 'sl'")]
    [InlineData("update tasks set role = 'PhonesDesk'")]
    public async Task An_approval_by_another_role_does_not_approve(string forged)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "approve"));
        await world.Database.ExecuteAsync(forged);

        var outcome = await ApplyAsync(world, arrangement, ArrangementEventKind.Approve, $"d-{task.Id}");

        Assert.Equal(
            "Step SL was not decided by a person whose role decides it.",
            Assert.IsType<ArrangementOutcome.Refused>(outcome).Sentence
        );
        Assert.Equal(ArrangementState.AwaitingDecision, (await world.Cases.FindAsync(arrangement.Id)).State);
    }

    [Theory]
    [InlineData("decline", "plan_missing", ArrangementEventKind.Decline)]
    [InlineData("more_information", null, ArrangementEventKind.MoreInformation)]
    public async Task Another_role_changes_nothing_else_either(string outcome, string? reason, ArrangementEventKind kind)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);
        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, outcome, 2, reason));
        await world.Database.ExecuteAsync("update decisions set decider_role = 'PhonesDesk'");

        Assert.Contains(
            "whose role decides that",
            Assert.IsType<ArrangementOutcome.Refused>(await ApplyAsync(world, arrangement, kind, $"d-{task.Id}")).Sentence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_higher_role_that_covers_may_still_decide()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await world.InAsync(t => t.ExecuteAsync("delete from deputies"));
        await world.InAsync(t => t.ExecuteAsync("delete from person_roles where role = 'SL'"));
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var task = await world.Deciders.AskAsync(arrangement);

        Assert.IsType<DecideResult.Recorded>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Janet, "approve"));
        Assert.Equal(
            ArrangementState.AwaitingAgreement,
            Cases.Applied(await ApplyAsync(world, arrangement, ArrangementEventKind.Approve, $"d-{task.Id}")).State
        );
    }

    [Fact]
    public void The_rules_list_every_step_with_the_roles_that_are_asked()
    {
        var rules = File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "RULES.md"));

        Assert.All(
            DecisionSteps.All,
            s => Assert.Matches($@"\| {s.Kind} \| `{s.Step}`[^|]*\| {string.Join(" or ", s.Roles.Select(r => r.Code()))} \|", rules)
        );
    }

    private static AskedDecision Asked(string kind, string step, string role) =>
        new()
        {
            Id = "t-asked",
            Kind = kind,
            Step = step,
            ArrangementId = "",
            Role = role,
        };

    private static Task<ArrangementOutcome> ApplyAsync(
        CaseworkWorld world,
        Arrangement arrangement,
        ArrangementEventKind kind,
        string decision
    ) => world.InAsync(t => world.Cases.ApplyAsync(t, arrangement.Id, kind, EventCause.Decision, decision));

    /// <summary>Leaves the rows that a version without the table would have written.</summary>
    private static async Task GiveToPhonesDeskAsync(CaseworkWorld world, HumanTask task)
    {
        await world.Database.ExecuteAsync("update tasks set role = 'PhonesDesk'");
        await world.Database.ExecuteAsync(
            "update task_assignees set person_id = @PhonesDesk, acting_as = 'PhonesDesk', acting_for = null",
            new { PhonesDesk }
        );
        await world.InAsync(t => world.Get<TaskLinks>().IssueAsync(t, task, PhonesDesk, LinkPurposes.Decide, default));
    }

    private static PublishVerdict Publish(CaseworkWorld world, string file, Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), file)))!;
        change(json["root"]!);
        return world.Get<DefinitionChecks>().Publish(DefinitionReader.Read(json.ToJsonString()));
    }

    private static void Say(JsonNode flow, string activity, string input, string value) =>
        Activity(flow, activity)[input]!["expression"]!["value"] = value;

    private static JsonNode Activity(JsonNode flow, string id) => flow["activities"]!.AsArray().Single(a => (string?)a!["id"] == id)!;
}
