using System.Net;
using System.Text.Json.Nodes;
using Workflows.Server.Accounts;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>A designer tries one activity of a draft over Elsa's API; nothing of it happens.</summary>
public sealed class ActivityTestApiTests(DesignerServer designer) : IClassFixture<DesignerServer>
{
    [Fact]
    public async Task An_output_is_told_with_the_inputs_and_the_test_values_that_the_studio_gives()
    {
        var script = Steps.Of("Elsa.RunJavaScript", "s", ("script", "return getN() * 2"));
        var model = Model("output", script);
        model["variables"] = Steps.Variable("N", "Int32", "3");
        var answer = await TestAsync(model, "s");
        Assert.Equal(("Completed", 6), ((string?)answer["status"], (int)answer["outputs"]!["Result"]!));
        Assert.Equal("return getN() * 2", (string?)answer["activityState"]!["Script"]);
        Assert.Null(answer["exception"]);

        model["customProperties"] = new JsonObject { ["VariableTestValues"] = new JsonObject { ["v1"] = 21 } };
        Assert.Equal(42, (int)(await TestAsync(model, "s"))["outputs"]!["Result"]!);
        model["customProperties"]!["VariableTestValues"]!["v1"] = "many";
        var (status, refusal) = await AskAsync(model, "s");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("The test value of the variable 'N' is not a Int32.", Sentence(refusal));
    }

    [Fact]
    public async Task An_outcome_is_told()
    {
        var decision = Steps.Of("Elsa.FlowDecision", "d", ("condition", "js:1 > 2"));
        Assert.Equal("""["False"]""", (await TestAsync(Model("outcome", decision), "d"))["payload"]!["Outcomes"]!.ToJsonString());
    }

    [Fact]
    public async Task A_fault_is_told_with_its_reason()
    {
        var answer = await TestAsync(Model("fault", Steps.Of("Elsa.WriteLine", "w", ("text", "js:missing.member"))), "w");
        Assert.Equal("Faulted", (string?)answer["status"]);
        Assert.Contains("missing is not defined", (string?)answer["exception"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("let a = 'x'; while (true) { a = a + a; }")]
    public async Task An_expression_that_does_not_end_is_stopped(string script)
    {
        var answer = await TestAsync(Model("hostile", Steps.Of("Elsa.WriteLine", "w", ("text", "js:(() => {" + script + "})()"))), "w");
        Assert.Equal("Faulted", (string?)answer["status"]);
        Assert.NotEmpty((string)answer["exception"]!["message"]!);
    }

    [Fact]
    public async Task A_mail_a_question_a_row_and_an_event_are_told_and_not_queued()
    {
        var mail = Steps.Of("Casework.SendMail", "mail", ("template", "EM-14"), ("arrangementId", "A-1"));
        mail["to"] = new JsonObject
        {
            ["typeName"] = "Object",
            ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = """["Worker"]""" },
        };
        var steps = new[]
        {
            mail,
            Steps.Of("Casework.CheckReview", "check", ("arrangementId", "A-1")),
            Steps.Of("Elsa.PublishEvent", "event", ("eventName", "something")),
            Steps.Of("Elsa.Delay", "delay", ("timeSpan", "01:00:00")),
            Steps.Of("Elsa.DispatchWorkflow", "dispatch", ("workflowDefinitionId", "W02")),
        };
        var model = Model("dry", steps);
        await designer.Server.Clock.RestAsync();
        var before = await CountsAsync();
        var lanes = new List<string>();
        foreach (var step in steps)
        {
            var id = (string)step["id"]!;
            var answer = await TestAsync(model, id);
            Assert.Null(answer["exception"]);
            var held = (string?)answer["activityState"]!["Held back in this test"];
            Assert.True(held?.StartsWith("It would ", StringComparison.Ordinal), $"{id}: {answer.ToJsonString()}");
            lanes.AddRange((answer["effects"]?.AsArray() ?? []).Select(e => (string)e!["lane"]!));
        }

        Assert.Equal(["task:Casework.QueueMail", "task:Casework.CheckReview"], lanes);
        Assert.Equal(before, await CountsAsync());
        await designer.Server.Clock.RestAsync();
        Assert.Equal(before, await CountsAsync());
    }

    [Fact]
    public async Task The_studio_names_version_and_node_and_others_are_not_found()
    {
        var model = Model("named", Steps.Of("Elsa.WriteLine", "w", ("text", "x")));
        var (_, saved, _) = await designer.Client.PostAsync("workflow-definitions", new JsonObject { ["model"] = model });
        var version = (string)saved!["workflowDefinition"]!["id"]!;
        JsonObject Body(string versionId, string nodeId) =>
            new()
            {
                ["workflowDefinitionHandle"] = new JsonObject
                {
                    ["definitionId"] = null,
                    ["versionOptions"] = null,
                    ["definitionVersionId"] = versionId,
                },
                ["activityHandle"] = new JsonObject { ["activityId"] = null, ["activityNodeId"] = nodeId },
            };
        var (status, answer, _) = await designer.Client.PostAsync("tests/activities", Body(version, "Workflow1:root:w"));
        Assert.Equal((HttpStatusCode.OK, "Completed"), (status, (string?)answer!["status"]));
        foreach (
            var (body, sentence) in ((JsonObject, string)[])
                [
                    (Body(version, "Workflow1:root:other"), "There is no such activity in this version of the workflow."),
                    (Body(version, "Workflow1"), "There is no such activity in this version of the workflow."),
                    (Body("nowhere", "Workflow1:root:w"), "There is no such workflow, or no such version of it."),
                    ([], "There is no such workflow, or no such version of it."),
                ]
        )
        {
            var (refused, refusal, _) = await designer.Client.PostAsync("tests/activities", body);
            Assert.Equal((HttpStatusCode.BadRequest, sentence), (refused, Sentence(refusal)));
        }

        var (actor, detail) = await designer.Server.Audit.NewestAsync("definition.activity-tested");
        Assert.StartsWith("account:", actor, StringComparison.Ordinal);
        Assert.NotNull(detail["activity"]);
    }

    [Theory]
    [InlineData(AccountRoles.Auditor, HttpStatusCode.Forbidden)]
    [InlineData(AccountRoles.Designer, HttpStatusCode.OK)]
    [InlineData(AccountRoles.Publisher, HttpStatusCode.OK)]
    [InlineData(AccountRoles.Administrator, HttpStatusCode.OK)]
    public async Task A_role_tests_as_it_may(string role, HttpStatusCode expected)
    {
        await TestAsync(Model("for-roles", Steps.Of("Elsa.WriteLine", "w", ("text", "x"))), "w");
        using var client = await StudioClient.SignInAsync(designer.Server, role, "tester-" + role);
        Assert.Equal(expected, (await client.PostAsync("tests/activities", Handle("for-roles", "w"))).Status);
    }

    private async Task<string> CountsAsync()
    {
        var database = designer.Server.Database;
        var counts = await database.QueryAsync<long>(
            """
            select count(*) from outbox union all select count(*) from inbox union all select count(*) from deliveries
            union all select count(*) from instances union all select count(*) from bookmarks union all select count(*) from mail_deliveries
            union all select count(*) from tasks
            """
        );
        return $"{string.Join(' ', counts)} and {designer.Server.Smtp.Connections} mails";
    }

    private async Task<JsonNode> TestAsync(JsonObject model, string activityId)
    {
        var (status, answer) = await AskAsync(model, activityId);
        Assert.True(status == HttpStatusCode.OK, answer?.ToJsonString());
        return answer!;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> AskAsync(JsonObject model, string activityId)
    {
        var (saved, _, _) = await designer.Client.PostAsync("workflow-definitions", new JsonObject { ["model"] = model.DeepClone() });
        Assert.Equal(HttpStatusCode.OK, saved);
        var (status, answer, _) = await designer.Client.PostAsync("tests/activities", Handle((string)model["definitionId"]!, activityId));
        return (status, answer);
    }

    private static JsonObject Handle(string definitionId, string activityId) =>
        new()
        {
            ["workflowDefinitionHandle"] = new JsonObject { ["definitionId"] = definitionId },
            ["activityHandle"] = new JsonObject { ["activityId"] = activityId },
        };

    private static JsonObject Model(string id, params JsonObject[] steps)
    {
        var root = Steps.Of("Elsa.Sequence", "root");
        root["activities"] = new JsonArray([.. steps.Select(s => s.DeepClone())]);
        return new()
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["root"] = root,
        };
    }

    private static string Sentence(JsonNode? refusal) => (string)refusal!["errors"]!["generalErrors"]![0]!;
}
