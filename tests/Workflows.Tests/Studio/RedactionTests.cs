using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Studio.Access;
using Workflows.Studio.Instances;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>No answer about an instance that holds case data has a value of it, whatever the account may do.</summary>
public sealed class RedactionTests
{
    private const string Marked = "Marigold-7391";

    public static TheoryData<string> Roles =>
        [
            "*",
            "read:*",
            "read:*,write:*,exec:tests",
            "read:*,run:alterations,cancel:workflow-instances,delete:workflow-instances,exec:workflow-definitions,trigger:event",
        ];

    [Theory, MemberData(nameof(Roles))]
    public async Task A_value_that_is_planted_in_every_place_is_in_no_answer(string role)
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        var id = await PlantAsync(server, await server.CaseAsync("AAA-00001-X"));
        using var client = server.Ask(role.Split(','));

        var answers = await AnswersAsync(client, id);

        Assert.All(answers, a => Assert.False(a.Text.Contains(Marked, StringComparison.OrdinalIgnoreCase), $"{a.Path} tells {a.Text}"));
        Assert.Contains(answers, a => a.Text.Contains(CaseRedaction.Protected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_value_is_seen_in_each_place_of_an_instance_without_a_case()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        var id = await PlantAsync(server, caseId: null);
        using var client = server.Ask();

        var answers = await AnswersAsync(client, id);

        string[] places =
        [
            "workflow-instances?",
            $"workflow-instances/{id}",
            $"workflow-instances/{id}/variables",
            $"workflow-instances/{id}/journal?",
            $"workflow-instances/{id}/export?",
            "activity-executions/list?",
            "bulk-actions/export",
        ];
        Assert.All(
            places,
            p =>
                Assert.Contains(
                    answers,
                    a => a.Path.StartsWith(p, StringComparison.Ordinal) && a.Text.Contains(Marked, StringComparison.Ordinal)
                )
        );
    }

    [Fact]
    public async Task The_permission_to_read_case_data_lifts_it_and_no_wildcard_does()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        var id = await PlantAsync(server, await server.CaseAsync("AAA-00001-X"));
        using var clinician = server.Ask("*", StudioPermissions.ReadCaseData);
        using var administrator = server.Ask("*");

        Assert.Contains(
            Marked,
            (await clinician.GetJsonAsync($"workflow-instances/{id}/variables")).ToJsonString(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            CaseRedaction.Protected,
            (string?)(await administrator.GetJsonAsync($"workflow-instances/{id}/variables"))["items"]![0]!["value"]
        );
    }

    [Theory]
    [InlineData("searchTerm", Marked)]
    [InlineData("searchTerm", "marigold")]
    [InlineData("correlationId", Marked)]
    [InlineData("name", Marked)]
    public async Task A_value_cannot_be_guessed_by_a_filter(string filter, string guess)
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await PlantAsync(server, await server.CaseAsync("AAA-00001-X"));
        using var client = server.Ask();

        var found = await client.PostJsonAsync("workflow-instances", new JsonObject { [filter] = guess });

        Assert.Equal(0, (int?)found["totalCount"]);
    }

    [Fact]
    public async Task Structure_stays_readable()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        var id = await PlantAsync(server, await server.CaseAsync("AAA-00001-X"));
        using var client = server.Ask();

        var answer = await client.GetJsonAsync($"workflow-instances/{id}");
        var state = answer["workflowState"]!;

        Assert.Equal("Faulted", (string?)answer["subStatus"]);
        Assert.Equal(CaseRedaction.Protected, (string?)answer["name"]);
        Assert.Equal(CaseRedaction.Protected, (string?)answer["correlationId"]);
        Assert.Equal("Test.Planting", (string?)state["bookmarks"]![0]!["name"]);
        Assert.Equal("broken", (string?)state["incidents"]![0]!["activityId"]);
        Assert.Equal(CaseRedaction.Protected, (string?)state["output"]!["Result"]);
        var journal = await client.GetJsonAsync($"workflow-instances/{id}/journal?pageSize=100");
        Assert.Contains(journal["items"]!.AsArray(), e => (string?)e!["activityId"] == "line" && (string?)e["eventName"] == "Completed");
    }

    [Theory]
    [InlineData("variables")]
    [InlineData("alterations")]
    [InlineData("event")]
    public async Task What_stood_in_the_place_of_a_value_is_refused_when_it_is_sent_back(string door)
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        var id = await PlantAsync(server, caseId: null);
        using var client = server.Ask();
        JsonNode value = new JsonObject { ["deep"] = new JsonArray(CaseRedaction.Protected) };

        var (status, text) = door switch
        {
            "variables" => await client.SendAsync(
                $"workflow-instances/{id}/variables",
                new JsonObject { ["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["value"] = value }) }
            ),
            "alterations" => await client.SendAsync(
                "alterations/run",
                new JsonObject
                {
                    ["workflowInstanceIds"] = new JsonArray(id),
                    ["alterations"] = new JsonArray(
                        new JsonObject
                        {
                            ["type"] = "ModifyVariable",
                            ["variableId"] = "v1",
                            ["value"] = value,
                        }
                    ),
                }
            ),
            _ => await client.SendAsync("events/Any/trigger", new JsonObject { ["input"] = value }),
        };

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(CaseRedaction.Protected, text, StringComparison.Ordinal);
    }

    /// <summary>An instance that has the marked value as input, variable, output, name, correlation id, bookmark, journal data, outcome and fault.</summary>
    private static async Task<string> PlantAsync(InstanceServer server, string? caseId)
    {
        await server.PublishAsync(
            "planted",
            Steps.Variable(),
            Steps.StartedBy("planted"),
            Steps.Of("Elsa.WriteLine", "line", ("text", "js:'Said ' + getVariable('Secret')")),
            Steps.Of("Elsa.SetOutput", "out", ("outputName", "Result"), ("outputValue", "js:getVariable('Secret')")),
            Steps.Of("Elsa.SetOutput", "named", ("outputName", "js:getVariable('Secret')"), ("outputValue", "1")),
            Steps.Of(
                "Elsa.RunJavaScript",
                "script",
                (
                    "script",
                    "setVariable(getVariable('Secret'), getVariable('Secret')); setOutcome(getVariable('Secret')); return getVariable('Secret');"
                )
            ),
            Steps.Parallel(
                "parallel",
                Steps.Of("Test.Planting", "wait", ("secret", "js:getVariable('Secret')")),
                Steps.Of(
                    "Elsa.Fault",
                    "broken",
                    ("message", "js:'It broke: ' + getVariable('Secret')"),
                    ("code", "js:getVariable('Secret')")
                )
            )
        );
        await server.TellAsync("planted", JsonValue.Create(Marked), caseId);
        // The engine stores no computed name and correlation id of a case; fixed texts and old rows may be anything.
        await server.Database.ExecuteAsync("update instances set name = @Marked, correlation_id = @Marked", new { Marked });
        return await server.OnlyInstanceAsync("planted");
    }

    private static async Task<List<(string Path, string Text)>> AnswersAsync(HttpClient client, string id)
    {
        var answers = new List<(string Path, string Text)>();
        string[] paths =
        [
            "workflow-instances?pageSize=10",
            $"workflow-instances/{id}",
            $"workflow-instances/{id}/execution-state",
            $"workflow-instances/{id}/variables",
            $"workflow-instances/{id}/journal?pageSize=1000",
            $"workflow-instances/{id}/journal/line",
            $"workflow-instances/{id}/journal/broken",
            $"workflow-instances/{id}/export?includeBookmarks=true&includeActivityExecutionLog=true&includeWorkflowExecutionLog=true",
            $"activity-executions/list?workflowInstanceId={id}",
            $"activity-execution-summaries/list?workflowInstanceId={id}",
            $"activity-executions/count?workflowInstanceId={id}",
            "bookmark-queue/dead-letters",
            "admin/workflow-runtime/status",
        ];
        foreach (var path in paths)
        {
            answers.Add((path, await client.GetStringAsync(new Uri(path, UriKind.Relative))));
        }

        var executions = await client.GetJsonAsync($"activity-executions/list?workflowInstanceId={id}");
        foreach (var execution in executions["items"]!.AsArray())
        {
            var path = $"activity-executions/{execution!["id"]}";
            answers.Add((path, await client.GetStringAsync(new Uri(path, UriKind.Relative))));
            answers.Add((path, await client.GetStringAsync(new Uri(path + "/call-stack", UriKind.Relative))));
            answers.Add((path, await client.GetStringAsync(new Uri($"activity-executions/by-id?id={execution["id"]}", UriKind.Relative))));
        }

        (string, JsonObject)[] posts =
        [
            ("workflow-instances", new JsonObject { ["searchTerm"] = "", ["orderBy"] = "Name" }),
            (
                $"workflow-instances/{id}/journal",
                new JsonObject { ["filter"] = new JsonObject { ["activityIds"] = new JsonArray("broken") } }
            ),
            ("activity-executions/report", new JsonObject { ["workflowInstanceId"] = id, ["activityNodeIds"] = new JsonArray() }),
            ("alterations/dry-run", new JsonObject { ["workflowInstanceIds"] = new JsonArray(id) }),
            (
                $"workflow-instances/{id}/variables",
                new JsonObject { ["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["value"] = "x" }) }
            ),
            ("alterations/workflows/retry", new JsonObject { ["workflowInstanceIds"] = new JsonArray(id) }),
            ($"cancel/workflow-instances/{id}", []),
        ];
        foreach (var (path, body) in posts)
        {
            answers.Add((path, (await client.SendAsync(path, body)).Text));
        }

        using var zip = await client.PostAsync(
            new Uri("bulk-actions/export/workflow-instances", UriKind.Relative),
            new StringContent(
                $$"""{"ids":["{{id}}","nothing"],"includeBookmarks":true,"includeActivityExecutionLog":true,"includeWorkflowExecutionLog":true}""",
                Encoding.UTF8,
                "application/json"
            )
        );
        using var archive = new ZipArchive(await zip.Content.ReadAsStreamAsync());
        using var entry = new StreamReader(archive.Entries[0].Open());
        answers.Add(("bulk-actions/export", await entry.ReadToEndAsync()));
        return answers;
    }
}
