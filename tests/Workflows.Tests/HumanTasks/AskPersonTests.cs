using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Due;
using Workflows.HumanTasks.Links;
using Workflows.Storage.Lanes;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.HumanTasks;

/// <summary>A person is asked something that is about no arrangement: asked, answered, escalated and ended.</summary>
public sealed class AskPersonTests
{
    /// <summary>Asks the manager of a service; "No" needs a reason.</summary>
    private const string Definition = """
        {
          "id": "ask-1", "definitionId": "ask", "name": "ask", "version": 1, "isPublished": true, "variables": [],
          "root": {
            "id": "q", "type": "HumanTasks.AskPerson", "version": 1,
            "title": { "typeName": "String", "expression": { "type": "Literal", "value": "Is the spare phone charged?" } },
            "text": { "typeName": "String", "expression": { "type": "Literal", "value": "The phones desk asks every Tuesday." } },
            "options": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"Yes\", \"No\"]" } },
            "reasons": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"No charger\", \"It is lost\"]" } },
            "reasonFor": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"No\"]" } },
            "role": { "typeName": "String", "expression": { "type": "Literal", "value": "SM" } },
            "service": { "typeName": "String", "expression": { "type": "Literal", "value": "NTH" } },
            "targetHours": { "typeName": "Double", "expression": { "type": "Literal", "value": 8 } }
          }
        }
        """;

    [Fact]
    public async Task A_person_is_asked_by_mail_and_their_answer_is_the_port_that_the_workflow_leaves_by()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var started = await AskAsync(world);
        var taskId = started.Changes[0].BookmarksAdded[0].Key!;
        var mail = Assert.Single(await world.Sent.MailsAsync());
        Assert.Equal(("EM-46", "tom.reid"), (mail.Template, mail.To));
        Assert.DoesNotContain("spare phone", mail.Text, StringComparison.Ordinal);

        var recorded = Assert.IsType<DecideResult.Recorded>(await AnswerAsync(world, taskId, "Yes"));

        Assert.Equal("Yes", recorded.Decision.Outcome);
        Assert.Equal(1, await world.CountAsync($"select count(*) from inbox where id = 'decision:{recorded.Decision.Id}'"));
        Assert.Equal(["Yes"], await PortsAsync(world, started, new TaskAnswer(taskId, "Yes") { DecisionId = recorded.Decision.Id }));
        Assert.Equal(0, await world.CountAsync("select count(*) from arrangements"));
        Assert.Empty(await world.Sent.RowsAsync("S3"));
    }

    [Fact]
    public async Task An_answer_that_needs_a_reason_is_refused_without_one()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var taskId = (await AskAsync(world)).Changes[0].BookmarksAdded[0].Key!;

        Assert.Equal("reason", Assert.IsType<DecideResult.Refused>(await AnswerAsync(world, taskId, "No")).Field);
        Assert.Equal("reason", Assert.IsType<DecideResult.Refused>(await AnswerAsync(world, taskId, "No", "I forgot")).Field);
        Assert.Equal("outcome", Assert.IsType<DecideResult.Refused>(await AnswerAsync(world, taskId, "Perhaps")).Field);
        Assert.IsType<DecideResult.Recorded>(await AnswerAsync(world, taskId, "No", "No charger"));
    }

    [Fact]
    public async Task A_question_that_nobody_answers_reminds_asks_a_deputy_tells_and_ends_without_an_answer()
    {
        await using var world = await CaseworkWorld.StartAsync();
        var started = await AskAsync(world);
        var taskId = started.Changes[0].BookmarksAdded[0].Key!;
        await world.Time.PassAsync(CaseworkWorld.Tuesday.AddDays(7));

        var templates = (await world.Sent.MailsAsync()).Select(m => m.Template).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["EM-46", "EM-47", "EM-49"], templates);
        Assert.Equal(HumanTaskStatus.Expired, (await world.Deciders.TaskAsync(taskId)).Status);
        Assert.Null(await world.Get<LadderDueSource>().EarliestAsync(default));
        Assert.IsType<DecideResult.Ended>(await AnswerAsync(world, taskId, "Yes"));
        Assert.Equal(["Expired"], await PortsAsync(world, started, new TaskAnswer(taskId, EndOutcome.Expired)));
    }

    [Fact]
    public async Task The_page_shows_the_question_and_records_nothing_before_the_confirmation()
    {
        await using var world = await CaseworkWorld.StartAsync();
        await AskAsync(world);
        using var browser = await world.Deciders.OpenAsync("tom.reid", "EM-46");
        Assert.Equal("Is the spare phone charged?", browser.Heading);
        Assert.Contains("The phones desk asks every Tuesday.", browser.Words, StringComparison.Ordinal);

        var confirm = await browser.PressAsync("No");
        Assert.Contains("answer \"No\"", confirm.Words, StringComparison.Ordinal);
        Assert.Contains("It is lost", confirm.Words, StringComparison.Ordinal);
        Assert.Equal(0, await world.CountAsync("select count(*) from decisions"));

        await browser.PressAsync("Record it", ("reason", "It is lost"));
        Assert.StartsWith("You decided this on", browser.Heading, StringComparison.Ordinal);
        Assert.Equal(1, await world.CountAsync("select count(*) from decisions where outcome = 'No' and reason_code = 'It is lost'"));
    }

    [Theory]
    [InlineData("title", "", "needs a title")]
    [InlineData("role", "Boss", "no role 'Boss'")]
    [InlineData("service", "", "needs the service")]
    public async Task A_question_that_cannot_be_asked_faults_with_one_sentence(string input, string value, string sentence)
    {
        await using var world = await CaseworkWorld.StartAsync();
        var definition = JsonNode.Parse(Definition)!.AsObject();
        definition["root"]![input]!["expression"]!["value"] = value;

        var result = await BurstAsync(world, definition.ToJsonString(), new BurstCause.Start(null));

        Assert.Contains(sentence, Assert.Single(result.Changes[0].Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(result.Effects);
    }

    private static async Task<BurstResult> AskAsync(CaseworkWorld world)
    {
        var started = await BurstAsync(world, Definition, new BurstCause.Start(null));
        var effect = Assert.Single(started.Effects);
        var bookmark = started.Changes[0].BookmarksAdded[0];
        // The commit of the burst left the bookmark that waits.
        await world.Database.ExecuteAsync(
            "insert into bookmarks (id, instance_id, activity_id, name, key, created_at) values (@Id, @instance, 'q', @Name, @Key, 0)",
            new
            {
                bookmark.Id,
                instance = effect.InstanceId ?? Bursts.Instance,
                bookmark.Name,
                bookmark.Key,
            }
        );
        var handler = world.Get<IEnumerable<ILaneHandler>>().Single(h => h.Serves(effect.Lane));
        var batch = new LaneBatch(effect.Lane, [new PendingEffect(effect, 0)], _ => ValueTask.FromResult(true));
        var done = Assert.IsType<EffectResult.Done>(Assert.Single(await handler.CarryOutAsync(batch, default)));
        await world.InAsync(t => done.Within!(t, default));
        return started;
    }

    private static Task<DecideResult> AnswerAsync(CaseworkWorld world, string taskId, string answer, string? reason = null) =>
        world
            .Get<DecisionDesk>()
            .DecideAsync(
                new DecideRequest
                {
                    Token = world.Get<TaskLinks>().TokenFor(taskId, CaseworkWorld.Tom, LinkPurposes.Decide, 1),
                    PersonId = CaseworkWorld.Tom,
                    Level = 1,
                    Outcome = answer,
                    ReasonCode = reason,
                    ContentHash = "",
                }
            );

    private static async Task<IReadOnlyList<string>> PortsAsync(CaseworkWorld world, BurstResult started, TaskAnswer answer)
    {
        var bookmark = started.Changes[0].BookmarksAdded[0];
        var input = answer.ToStimulus("any", null).Input!;
        var ended = await BurstAsync(world, Definition, new BurstCause.Resume(bookmark.Id, input), started.Changes[0].State);
        var payload = ended.Changes[0].Executions.Single(e => e.ActivityType == "HumanTasks.AskPerson").Payload!;
        return [.. payload["Outcomes"]!.AsArray().Select(o => o!.ToString())];
    }

    private static Task<BurstResult> BurstAsync(CaseworkWorld world, string definition, BurstCause cause, WorkflowState? state = null) =>
        Bursts.RunAsync(
            world.Get<BurstRunner>(),
            world.Get<WorkflowCompiler>().Compile(DefinitionReader.Read(definition)).Workflow,
            cause,
            world.Clock.Now,
            state
        );
}
