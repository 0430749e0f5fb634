using System.Text.Json.Nodes;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Links;
using Workflows.Storage;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>A POST may carry any text: only what the task offered is recorded, audited and passed on.</summary>
public sealed class TypedAnswersTests
{
    [Theory]
    [InlineData("more_information", "Jamie Smith 07700 900123", null, "questions")]
    [InlineData("more_information", "risk", "call 07700 900123", "conditions")]
    [InlineData("approve", "risk", null, "questions")]
    [InlineData("approve", null, "Jamie Smith 07700 900123", "conditions")]
    [InlineData("approve", null, "four_weeks", "conditions")]
    [InlineData("decline", null, "shorter_review", "conditions")]
    public async Task What_the_task_did_not_offer_is_typed_text_and_reaches_nothing(
        string outcome,
        string? question,
        string? condition,
        string field
    )
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));

        var result = await TypeAsync(world, task, outcome, question, condition);

        Assert.Equal(field, Assert.IsType<DecideResult.Refused>(result).Field);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
        Assert.Equal(0, await world.CountAsync("select count(*) from inbox where id like 'decision:%'"));
        Assert.Equal(0, await world.CountAsync("select count(*) from audit where action = 'decision.recorded'"));
    }

    [Fact]
    public async Task Nine_hundred_typed_questions_reach_neither_the_audit_nor_the_workflow()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        var typed = Enumerable.Range(0, 902).Select(n => $"Jamie Smith 07700 {n:000000}").Append("risk").ToArray();

        Assert.IsType<DecideResult.Refused>(await TypeAsync(world, task, "more_information", typed, []));
        Assert.IsType<DecideResult.Recorded>(await TypeAsync(world, task, "more_information", [.. Enumerable.Repeat("risk", 902)], []));

        Assert.Equal(["risk"], (await AuditAsync(world, "decision.recorded"))["questions"]!.AsArray().Select(q => q!.ToString()));
    }

    [Fact]
    public async Task What_a_refused_person_typed_as_an_outcome_is_not_kept()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await world.Database.ExecuteAsync("delete from person_roles where person_id = 'l-01'");

        Assert.IsType<DecideResult.Refused>(await TypeAsync(world, task, "Jamie Smith 07700 900123", [], []));

        Assert.Equal("not_offered", (await AuditAsync(world, "decision.refused"))["outcome"]!.ToString());
    }

    private static Task<DecideResult> TypeAsync(CaseworkWorld world, HumanTask task, string outcome, string? question, string? condition) =>
        TypeAsync(world, task, outcome, question is null ? [] : [question], condition is null ? [] : [condition]);

    private static Task<DecideResult> TypeAsync(
        CaseworkWorld world,
        HumanTask task,
        string outcome,
        string[] questions,
        string[] conditions
    ) =>
        world
            .Get<DecisionDesk>()
            .DecideAsync(
                new DecideRequest
                {
                    Token = world.Get<TaskLinks>().TokenFor(task.Id, CaseworkWorld.Helen, LinkPurposes.Decide, 1),
                    PersonId = CaseworkWorld.Helen,
                    Level = 1,
                    Outcome = outcome,
                    ReasonCode = "plan_missing",
                    Questions = questions,
                    Conditions = conditions,
                    ContentHash = task.ContentHash!,
                }
            );

    private static async Task<JsonObject> AuditAsync(CaseworkWorld world, string action) =>
        (await world.Get<AuditReading>().ListAsync()).First(read => read.Entry.Action == action).Entry.Detail!;
}
