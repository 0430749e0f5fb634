using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Plain;
using Workflows.Storage.Lanes;
using Workflows.Storage.Privacy;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Inputs of the activities that ask people are closed lists and bounds: at publish, when they run, and when the task is opened.</summary>
public sealed class AskedInputsTests
{
    public static TheoryData<string, string, string> Wrong =>
        new()
        {
            { "options", """["approve", "promote"]""", "'promote' is no outcome" },
            { "options", """["exclude", "resubmit"]""", "'exclude' is no outcome" },
            { "options", """["approve"]""", "two outcomes or more" },
            { "options", """["approve", "approve"]""", "two outcomes or more" },
            { "reasonCodes", """["because"]""", "There is no reason 'because'" },
            { "ladder", "Nowhere", "There is no ladder 'Nowhere'" },
            { "ladder", "Held", "is not for tasks of the kind 'decision'" },
            { "ladder", "", "There is no ladder ''" },
            { "targetHours", "1000000000", "between 1 and 80 working hours" },
            { "targetHours", "0.001", "between 1 and 80 working hours" },
            { "targetHours", "-8", "between 1 and 80 working hours" },
            { "level", "0", "The level of a decision is 1 or 2." },
            { "level", "99", "The level of a decision is 1 or 2." },
            { "kind", "held-form", "There is no kind 'held-form'" },
            { "kind", "question", "There is no kind 'question'" },
            { "step", "XX", "There is no step 'XX'" },
        };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_decision_that_cannot_be_asked_is_refused_at_publish(string input, string value, string sentence)
    {
        await using var world = await CaseworkWorld.StartAsync();

        var verdict = world.Get<DefinitionChecks>().Publish(DefinitionReader.Read(Ask("a-1", (input, value)).ToJsonString()));

        Assert.False(verdict.IsAllowed);
        Assert.Contains(verdict.Problems, p => p.ActivityId == "ask" && p.Message.Contains(sentence, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_decision_that_cannot_be_asked_faults_with_a_sentence_and_queues_nothing(string input, string value, string sentence)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var workflow = world.Get<WorkflowCompiler>().Compile(DefinitionReader.Read(Ask("a-1", (input, value)).ToJsonString())).Workflow;

        var result = await Bursts.RunAsync(world.Get<BurstRunner>(), workflow, new BurstCause.Start(null), world.Clock.Now);

        Assert.Contains(sentence, Assert.Single(result.Changes[0].Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(result.Effects);
        Assert.Empty(result.Changes[0].BookmarksAdded);
    }

    [Theory]
    [InlineData("ladder", "Nowhere", "There is no ladder 'Nowhere'")]
    [InlineData("targetHours", 1e9, "between 1 and 80 working hours")]
    [InlineData("role", "PhonesDesk", "must not be asked of the phones desk")]
    [InlineData("arrangementId", "a-none", "There is no arrangement")]
    public async Task An_effect_that_an_older_version_queued_is_refused_and_its_instance_faults_with_the_sentence(
        string member,
        object value,
        string sentence
    )
    {
        await using var world = await CaseworkWorld.StartAsync();
        var arrangement = await world.Cases.ArriveAsync(F2Answers.Reference());
        var workflow = world.Get<WorkflowCompiler>().Compile(DefinitionReader.Read(Ask(arrangement.Id).ToJsonString())).Workflow;
        var started = await Bursts.RunAsync(world.Get<BurstRunner>(), workflow, new BurstCause.Start(null), world.Clock.Now);
        var effect = Assert.Single(started.Effects);
        effect.Payload[member] = JsonValue.Create(value);

        var refused = Assert.IsType<EffectResult.Refused>(await CarryOutAsync(world, effect));

        Assert.Contains(sentence, refused.Error, StringComparison.Ordinal);
        Assert.Equal((TaskAnswer.Name, effect.Key), (refused.Answer!.Name, refused.Answer.Key));
        Assert.Equal(0, await world.CountAsync("select count(*) from tasks"));
        var told = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            workflow,
            new BurstCause.Resume(started.Changes[0].BookmarksAdded[0].Id, refused.Answer.Input),
            world.Clock.Now,
            started.Changes[0].State
        );
        Assert.Contains(sentence, Assert.Single(told.Changes[0].Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_an_older_task_offers_is_not_shown_and_not_recorded()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var task = await world.Deciders.AskAsync(await world.Cases.ArriveAsync(F2Answers.Reference()));
        await OfferAsync(world, task, ["approve", "decline", "promote"]);
        using var browser = await world.Deciders.OpenAsync("helen.okafor");

        Assert.DoesNotContain("promote", browser.Buttons);
        Assert.Equal(200, browser.Status);
        Assert.Equal(
            "outcome",
            Assert.IsType<DecideResult.Refused>(await world.Deciders.DecideAsync(task.Id, CaseworkWorld.Helen, "promote", 1)).Field
        );
        await browser.PostAsync(
            $"{browser.Path}?handler=Decide",
            [
                ("outcome", "promote"),
                ("contentHash", browser.Shown.Hidden("contentHash")!),
                ("revision", browser.Shown.Hidden("revision")!),
                browser.AntiForgery,
            ]
        );
        Assert.Equal(422, browser.Status);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));
    }

    [Theory]
    [InlineData("Casework.SendMail", "template", "EM-99", "There is no mail 'EM-99'.")]
    [InlineData("Casework.SendMail", "template", "EM-32", "needs a value for 'code'")]
    [InlineData("Casework.SendMail", "to", """["Boss"]""", "There is no role 'Boss' to send a mail to.")]
    [InlineData("Casework.SendMail", "to", "[]", "A mail needs a role that gets it.")]
    [InlineData("Casework.AskWorkerForMore", "questions", """["risk", "the mother's number"]""", "is no question of a form")]
    [InlineData("HumanTasks.AskPerson", "ladder", "Nowhere", "There is no ladder 'Nowhere'")]
    [InlineData("HumanTasks.AskPerson", "ladder", "K1", "is not for tasks of the kind 'question'")]
    [InlineData("HumanTasks.AskPerson", "targetHours", "1e9", "between 0.1 and 1000 working hours")]
    [InlineData("HumanTasks.AskPerson", "level", "7", "The level of a question is 1 or 2.")]
    [InlineData("HumanTasks.AskPerson", "role", "Boss", "There is no role 'Boss' to ask.")]
    [InlineData("HumanTasks.AskPerson", "service", "Northtown", "three letters")]
    public async Task Its_siblings_are_checked_in_the_same_way(string type, string input, string value, string sentence)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var activity = DefinitionJson.Activity(
            type,
            "ask",
            ("arrangementId", DefinitionJson.Literal("a-1")),
            ("template", DefinitionJson.Literal("EM-14")),
            ("title", DefinitionJson.Literal("Is the phone charged?")),
            ("options", DefinitionJson.Expression("Object", """["Yes"]""")),
            ("role", DefinitionJson.Literal("SM")),
            ("service", DefinitionJson.Literal("NTH"))
        );
        activity[input] = ValueOf(value);
        var definition = DefinitionReader.Read(DefinitionJson.Of(activity).ToJsonString());
        var verdict = world.Get<DefinitionChecks>().Publish(definition);
        Assert.False(verdict.IsAllowed);
        Assert.Contains(verdict.Problems, p => p.Message.Contains(sentence, StringComparison.Ordinal));

        var result = await Bursts.RunAsync(world.Get<BurstRunner>(), verdict.Workflow, new BurstCause.Start(null), world.Clock.Now);
        Assert.Contains(sentence, Assert.Single(result.Changes[0].Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(result.Effects);
    }

    [Theory]
    [InlineData(SendMail.Lane, """{ "template": "EM-14", "arrangementId": "a-none", "to": ["Worker"] }""")]
    [InlineData(SendMail.Lane, """{ "template": "EM-14", "arrangementId": "a-none", "to": ["Boss"] }""")]
    [InlineData(AskWorkerForMore.Lane, """{ "arrangementId": "a-none", "questions": [] }""")]
    [InlineData(AskWorkerForMore.Lane, """{ "arrangementId": "a-none", "questions": ["call her"] }""")]
    [InlineData(AskPerson.OpenLane, """{ "id": "t-1", "title": "T", "options": ["Y"], "role": "SM", "service": "ZZZ" }""")]
    public async Task What_can_never_be_carried_out_is_refused_and_not_tried_again(string lane, string payload)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var effect = new Effect
        {
            Id = "e-1",
            Lane = lane,
            Payload = JsonNode.Parse(payload)!.AsObject(),
            BookmarkId = "b-1",
        };

        Assert.IsType<EffectResult.Refused>(await CarryOutAsync(world, effect));
    }

    private static async Task<EffectResult> CarryOutAsync(CaseworkWorld world, Effect effect)
    {
        var handler = world.Get<IEnumerable<ILaneHandler>>().Single(h => h.Serves(effect.Lane) && h is not TaskLaneHandler);
        var batch = new LaneBatch(effect.Lane, [new PendingEffect(effect, 0)], _ => ValueTask.FromResult(true));
        return Assert.Single(await handler.CarryOutAsync(batch, default));
    }

    private static Task OfferAsync(CaseworkWorld world, HumanTask task, string[] options) =>
        world.InAsync(async t =>
        {
            var payload = task.Payload with { Options = options };
            var bytes = await world.Get<Vault>().SealAsync(task.CaseId, "tasks", task.Id, payload, t);
            await t.ExecuteAsync("update tasks set payload = @bytes where id = @id", new { bytes, id = task.Id });
        });

    private static JsonObject Ask(string arrangementId, params (string Input, string Value)[] inputs)
    {
        var ask = DefinitionJson.Activity(
            "Casework.AskForDecision",
            "ask",
            ("arrangementId", DefinitionJson.Literal(arrangementId)),
            ("step", DefinitionJson.Literal("SL")),
            ("role", DefinitionJson.Literal("SL"))
        );
        foreach (var (input, value) in inputs)
        {
            ask[input] = ValueOf(value);
        }

        return DefinitionJson.Of(ask);
    }

    private static JsonObject ValueOf(string value) =>
        value.StartsWith('[') ? DefinitionJson.Expression("Object", value) : DefinitionJson.Literal(value);
}
