using System.Text.Json.Nodes;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>What activities did: what scheduled them, how often they ran, and pages of the journal.</summary>
public sealed class ExecutionTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_execution_names_what_led_to_it_also_after_a_wait(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await LoopAsync(server, rounds: 2);
        using var client = server.Ask();

        var executions = await client.GetJsonAsync($"activity-executions/list?workflowInstanceId={id}");
        var byActivity = executions["items"]!.AsArray().ToLookup(e => (string)e!["activityId"]!);
        var first = byActivity["first"].Single()!;
        var waited = byActivity["wait"].Single()!;
        var after = byActivity["after"].Single()!;

        Assert.Equal("trigger", (string?)first["schedulingActivityId"]);
        Assert.Equal(3, (int?)first["callStackDepth"]);
        Assert.Equal((string?)first["id"], (string?)byActivity["loop"].Single()!["schedulingActivityExecutionId"]);
        Assert.Equal((string?)waited["id"], (string?)after["schedulingActivityExecutionId"]);
        Assert.Equal((int?)waited["callStackDepth"] + 1, (int?)after["callStackDepth"]);
        var stack = await client.GetJsonAsync($"activity-executions/{after["id"]}/call-stack");
        Assert.Equal(
            ["Workflow1", "root", "trigger", "first", "loop", "wait", "after"],
            stack["items"]!.AsArray().Select(e => (string)e!["activityId"]!)
        );
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_report_counts_the_executions_of_each_activity(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await LoopAsync(server, rounds: 3);
        using var client = server.Ask();

        var report = await client.PostJsonAsync(
            "activity-executions/report",
            new JsonObject
            {
                ["workflowInstanceId"] = id,
                ["activityNodeIds"] = new JsonArray("Workflow1:root:loop:body", "Workflow1:root:wait"),
            }
        );

        Assert.Equal(
            ["body 3 3", "wait 1 1"],
            report["stats"]!.AsArray().Select(s => $"{s!["activityId"]} {s["startedCount"]} {s["completedCount"]}")
        );
        Assert.Equal(1, (int?)(await client.GetJsonAsync($"activity-executions/count?workflowInstanceId={id}&activityId=after"))["count"]);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Pages_of_the_journal_are_the_journal(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await LoopAsync(server, rounds: 600);
        using var client = server.Ask();
        var all = (await client.GetJsonAsync($"workflow-instances/{id}/journal?pageSize=5000"))["items"]!.AsArray();

        var paged = new List<string>();
        for (var page = 0; paged.Count < all.Count; page++)
        {
            var answer = await client.GetJsonAsync($"workflow-instances/{id}/journal?page={page}&pageSize=97");
            Assert.Equal(all.Count, (int?)answer["totalCount"]);
            paged.AddRange(answer["items"]!.AsArray().Select(e => e!.ToJsonString()));
        }

        Assert.Equal(all.Select(e => e!.ToJsonString()), paged);
        Assert.Equal(all.Select(e => (long)e!["sequence"]!).Order(), all.Select(e => (long)e!["sequence"]!));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_filtered_page_counts_what_matches_alone(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await LoopAsync(server, rounds: 50);
        using var client = server.Ask();

        var answer = await client.PostJsonAsync(
            $"workflow-instances/{id}/journal?skip=10&take=5",
            new JsonObject
            {
                ["filter"] = new JsonObject
                {
                    ["activityNodeIds"] = new JsonArray("Workflow1:root:loop:body", "Workflow1:root:loop"),
                    ["excludedActivityTypes"] = new JsonArray("Elsa.For"),
                    ["eventNames"] = new JsonArray("Completed"),
                },
            }
        );

        Assert.Equal(50, (int?)answer["totalCount"]);
        Assert.Equal(5, answer["items"]!.AsArray().Count);
        Assert.All(answer["items"]!.AsArray(), e => Assert.Equal("body Completed", $"{e!["activityId"]} {e["eventName"]}"));
        Assert.Equal("Completed", (string?)(await client.GetJsonAsync($"workflow-instances/{id}/journal/body"))["eventName"]);
    }

    private static async Task<string> LoopAsync(InstanceServer server, int rounds)
    {
        var loop = Steps.Of(
            "Elsa.For",
            "loop",
            ("start", "1"),
            ("end", rounds.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("step", "1")
        );
        loop["body"] = Steps.Of("Elsa.SetVariable", "body");
        loop["body"]!["variable"] = new JsonObject { ["id"] = "v1", ["name"] = "Secret" };
        await server.PublishAsync(
            "looping",
            Steps.Variable(),
            Steps.StartedBy("looping"),
            Steps.Of("Elsa.SetOutput", "first", ("outputName", "Result"), ("outputValue", "1")),
            loop,
            Steps.Of("Elsa.Event", "wait", ("eventName", "go")),
            Steps.Of("Elsa.SetOutput", "after", ("outputName", "Result"), ("outputValue", "2"))
        );
        await server.TellAsync("looping", JsonValue.Create("x"));
        await server.TellAsync("go");
        return await server.OnlyInstanceAsync("looping");
    }
}
