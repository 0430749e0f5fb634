using System.Net;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>No door leads from what holds no case data to a live case beside it or below it, and what a case gave stays protected.</summary>
public sealed class LiveCaseTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "ids": [] }""")]
    [InlineData("""{ "ids": [""] }""")]
    [InlineData("""{ "id": ["all"] }""")]
    public async Task Deleting_no_ids_deletes_nothing(string body)
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await server.PublishAsync("quick", Steps.Variable(), Steps.StartedBy("quick"));
        await server.TellAsync("quick");
        using var client = server.Ask();

        var answer = await client.PostJsonAsync("bulk-actions/delete/workflow-instances/by-id", JsonNode.Parse(body)!.AsObject());

        Assert.Equal(0, (int?)answer["deleted"]);
        Assert.Equal(["quick Finished"], await StatusesAsync(server));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_case_below_an_instance_is_cancelled_with_it_only_for_a_reason_and_stays_a_case(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var parent = await ParentOfCaseAsync(server);
        var child = await server.OnlyInstanceAsync("child");
        using var client = server.Ask();

        var row = await client.SendAsync("bulk-actions/cancel/workflow-instances/", new JsonObject { ["ids"] = new JsonArray(parent) });
        var withoutReason = await client.SendAsync($"cancel/workflow-instances/{parent}");
        await client.PostJsonAsync(
            "alterations/submit",
            new JsonObject
            {
                ["alterations"] = new JsonArray(new JsonObject { ["type"] = "Cancel" }),
                ["filter"] = new JsonObject { ["emptyFilterSelectsAll"] = true },
            }
        );
        await server.SettleAsync();

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.BadRequest], [row.Status, withoutReason.Status]);
        Assert.Contains("An instance that it started belongs to a case", withoutReason.Text, StringComparison.Ordinal);
        Assert.Equal(["child Suspended", "parent Suspended"], await StatusesAsync(server));

        var withReason = await client.SendAsync($"cancel/workflow-instances/{parent}", new JsonObject { ["reason"] = "opened twice" });

        Assert.Equal(HttpStatusCode.OK, withReason.Status);
        Assert.Equal(["child Cancelled", "parent Cancelled"], await StatusesAsync(server));
        Assert.Equal(
            "[protected]",
            (string?)(await client.GetJsonAsync($"workflow-instances/{child}"))["workflowState"]!["output"]!["Result"]
        );
        Assert.NotEmpty((await client.GetJsonAsync($"workflow-instances/{child}/journal"))["items"]!.AsArray());
        Assert.Equal(1, await server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from instances where case_id is not null"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_an_instance_logged_before_it_got_its_case_can_be_read(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        await ParentOfCaseAsync(server);

        var log = await server.Get<BurstLog>().ReadAsync(await server.OnlyInstanceAsync("child"));

        Assert.Equal(["root", "say", "got", "keep", "wait"], log.Executions.Select(e => e.ActivityId).Where(id => id != "Workflow1"));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task No_event_that_a_person_sends_reaches_a_case(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        await server.PublishWaitingAsync("waiting");
        await server.TellAsync("waiting", JsonValue.Create("x"), await server.CaseAsync("AAA-00001-X"));
        var id = await server.OnlyInstanceAsync("waiting");
        using var client = server.Ask();

        var named = await client.SendAsync("events/go/trigger", new JsonObject { ["workflowInstanceId"] = id });
        var toAll = await client.SendAsync("events/go/trigger");
        await server.SettleAsync();
        // The event is kept for those that wait later, and a case is none of them.
        await server.TellAsync("waiting", JsonValue.Create("y"), await server.CaseAsync("AAA-00002-X"));

        Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.OK], [named.Status, toAll.Status]);
        Assert.Equal(["waiting Suspended", "waiting Suspended"], await StatusesAsync(server));

        await server.TellAsync("waiting", JsonValue.Create("z"));
        await server.SettleAsync();
        Assert.Equal(["waiting Finished", "waiting Suspended", "waiting Suspended"], await StatusesAsync(server));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_gets_an_event_from_an_instance_that_reads_answers_is_protected_too(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        await server.PublishWaitingAsync("second");
        await server.PublishAsync(
            "first",
            Steps.Variable(),
            Steps.StartedBy("first"),
            Steps.Of("Elsa.PublishEvent", "tell", ("eventName", "second"), ("payload", "js:getVariable('Secret')"))
        );
        var start = EventStimulus.Create("one", "first", JsonValue.Create("Marigold")) with { CarriesAnswers = true };
        await using (var transaction = await server.Database.BeginAsync())
        {
            await server.Get<Inbox>().AppendAsync(transaction, start);
            await transaction.CommitAsync();
        }

        await server.SettleAsync();

        Assert.Equal(["first Finished", "second Suspended"], await StatusesAsync(server));
        Assert.Equal(2, await server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from instances where is_protected"));
        using var client = server.Ask();
        var shown = await client.GetJsonAsync($"workflow-instances/{await server.OnlyInstanceAsync("second")}");
        Assert.DoesNotContain("Marigold", shown.ToJsonString(), StringComparison.Ordinal);
    }

    // The child gets its case by an event, while its parent, which has none, waits for it.
    private static async Task<string> ParentOfCaseAsync(InstanceServer server)
    {
        await server.PublishAsync(
            "child",
            Steps.Variable(),
            Steps.Of("Elsa.WriteLine", "say", ("text", "before")),
            Steps.Of("Elsa.Event", "got", ("eventName", "case")),
            Steps.Of("Elsa.SetOutput", "keep", ("outputName", "Result"), ("outputValue", "Marigold")),
            Steps.Of("Elsa.Event", "wait", ("eventName", "go"))
        );
        var wait = Steps.Of("Elsa.DispatchWorkflow", "call", ("workflowDefinitionId", "child"));
        wait["waitForCompletion"] = new JsonObject
        {
            ["typeName"] = "Boolean",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = true },
        };
        await server.PublishAsync("parent", Steps.Variable(), Steps.StartedBy("parent"), wait);
        await server.TellAsync("parent");
        await server.TellAsync("case", caseId: await server.CaseAsync("AAA-00001-X"));
        Assert.Equal(["child Suspended", "parent Suspended"], await StatusesAsync(server));
        return await server.OnlyInstanceAsync("parent");
    }

    private static Task<IReadOnlyList<string>> StatusesAsync(InstanceServer server) =>
        server.Database.QueryAsync<string>("select definition_id || ' ' || sub_status from instances order by 1");
}
