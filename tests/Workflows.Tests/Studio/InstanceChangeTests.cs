using System.Net;
using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Studio.Access;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>Changes from outside: variables, retry, cancel, delete, plans, and the rules of live cases.</summary>
public sealed class InstanceChangeTests
{
    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_variable_that_is_set_from_outside_is_what_the_workflow_reads_and_the_journal_says_so(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await WaitingAsync(server);
        using var client = server.Ask();

        var answer = await client.PostJsonAsync($"workflow-instances/{id}/variables", Variables("after"));
        await server.TellAsync("go");

        Assert.Equal("after", (string?)answer["items"]![0]!["value"]);
        var whole = await client.GetJsonAsync($"workflow-instances/{id}");
        Assert.Equal("Finished", (string?)whole["subStatus"]);
        Assert.Equal("after", (string?)whole["workflowState"]!["output"]!["Result"]);
        var journal = await client.PostJsonAsync(
            $"workflow-instances/{id}/journal",
            new JsonObject { ["filter"] = new JsonObject { ["eventNames"] = new JsonArray("VariablesSet") } }
        );
        Assert.Equal("Set from outside: Secret.", (string?)journal["items"]![0]!["message"]);
        Assert.Equal(["instance.variables-set account:designer-1"], await server.AuditAsync());
    }

    [Fact]
    public async Task A_value_that_the_variable_cannot_have_is_refused_with_its_name()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await server.PublishAsync(
            "typed",
            Steps.Variable("Counter", "Int32", "1"),
            Steps.StartedBy("typed"),
            Steps.Of("Elsa.Event", "wait", ("eventName", "go"))
        );
        await server.TellAsync("typed", JsonValue.Create(4));
        using var client = server.Ask();

        var (status, text) = await client.SendAsync(
            $"workflow-instances/{await server.OnlyInstanceAsync("typed")}/variables",
            Variables("many")
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The variable 'Counter' cannot have this value", text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task What_failed_runs_again_after_its_variable_was_mended(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        await server.PublishAsync(
            "fragile",
            Steps.Variable(),
            Steps.StartedBy("fragile"),
            Steps.Of("Elsa.RunJavaScript", "risky", ("script", "if (getVariable('Secret') === 'bad') { throw new Error('no'); } return 1;"))
        );
        await server.TellAsync("fragile", JsonValue.Create("bad"));
        var id = await server.OnlyInstanceAsync("fragile");
        using var client = server.Ask();
        Assert.Equal("Faulted", (string?)(await client.GetJsonAsync($"workflow-instances/{id}"))["subStatus"]);

        await client.PostJsonAsync($"workflow-instances/{id}/variables", Variables("good"));
        var answer = await client.PostJsonAsync(
            "alterations/workflows/retry",
            new JsonObject { ["workflowInstanceIds"] = new JsonArray(id) }
        );

        Assert.True((bool)answer["results"]![0]!["isSuccessful"]!);
        Assert.Equal("Finished", (string?)(await client.GetJsonAsync($"workflow-instances/{id}"))["subStatus"]);
        Assert.Contains("instance.retried account:designer-1", await server.AuditAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_running_instance_is_deleted_only_after_it_was_cancelled_and_nothing_of_it_stays(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await WaitingAsync(server);
        using var client = server.Ask();

        using var early = await client.DeleteAsync(new Uri($"workflow-instances/{id}", UriKind.Relative));
        var cancelled = await client.SendAsync($"cancel/workflow-instances/{id}");
        using var late = await client.DeleteAsync(new Uri($"workflow-instances/{id}", UriKind.Relative));
        using var again = await client.DeleteAsync(new Uri($"workflow-instances/{id}", UriKind.Relative));

        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound],
            [early.StatusCode, cancelled.Status, late.StatusCode, again.StatusCode]
        );
        foreach (var table in new[] { "instances", "instance_states", "bookmarks", "burst_log", "deliveries", "outbox" })
        {
            Assert.Equal(0, await server.Database.QuerySingleOrDefaultAsync<long>($"select count(*) from {table}"));
        }

        Assert.Equal(["instance.cancelled account:designer-1", "instance.deleted account:designer-1"], await server.AuditAsync());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task All_matches_are_cancelled_but_no_instance_of_a_case(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        await WaitingAsync(server);
        await server.TellAsync("waiting", JsonValue.Create("a"));
        await server.TellAsync("waiting", JsonValue.Create("b"), await server.CaseAsync("AAA-00001-X"));
        using var client = server.Ask();

        var plan = await client.PostJsonAsync(
            "alterations/submit",
            new JsonObject
            {
                ["alterations"] = new JsonArray(new JsonObject { ["type"] = "Cancel" }),
                ["filter"] = new JsonObject { ["emptyFilterSelectsAll"] = true },
            }
        );
        await server.SettleAsync();

        Assert.Equal(["Cancelled", "Cancelled", "Suspended"], await StatusesAsync(server));
        var told = await client.GetJsonAsync($"alterations/{plan["planId"]}");
        Assert.Equal("Completed", (string?)told["plan"]!["status"]);
        Assert.Equal(2, told["jobs"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_filter_that_names_nothing_is_refused_unless_all_are_meant()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        using var client = server.Ask();

        var (status, _) = await client.SendAsync(
            "alterations/submit",
            new JsonObject { ["alterations"] = new JsonArray(new JsonObject { ["type"] = "Cancel" }), ["filter"] = new JsonObject() }
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Nothing_but_one_cancellation_with_a_reason_and_one_retry_reaches_an_instance_of_a_case(Dialect dialect)
    {
        await using var server = await InstanceServer.StartAsync(dialect);
        var id = await WaitingAsync(server, await server.CaseAsync("AAA-00001-X"));
        using var client = server.Ask();
        var ids = new JsonArray(id);

        var row = await client.SendAsync("bulk-actions/cancel/workflow-instances/", new JsonObject { ["definitionId"] = "waiting" });
        var byIds = await client.SendAsync("bulk-actions/cancel/workflow-instances/", new JsonObject { ["ids"] = ids.DeepClone() });
        var variables = await client.SendAsync($"workflow-instances/{id}/variables", Variables("x"));
        var altered = await client.PostJsonAsync(
            "alterations/run",
            new JsonObject
            {
                ["workflowInstanceIds"] = ids.DeepClone(),
                ["alterations"] = new JsonArray(new JsonObject { ["type"] = "Cancel" }),
            }
        );
        var deleted = await client.SendAsync("bulk-actions/delete/workflow-instances/by-id", new JsonObject { ["ids"] = ids.DeepClone() });
        var withoutReason = await client.SendAsync($"cancel/workflow-instances/{id}");

        Assert.Equal(
            [HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.BadRequest],
            [row.Status, byIds.Status, variables.Status, deleted.Status, withoutReason.Status]
        );
        Assert.False((bool)altered["results"]![0]!["isSuccessful"]!);
        Assert.Contains("reason is needed", withoutReason.Text, StringComparison.Ordinal);
        Assert.Equal(["Suspended"], await StatusesAsync(server));
        Assert.Empty(await server.AuditAsync());

        var withReason = await client.SendAsync($"cancel/workflow-instances/{id}", new JsonObject { ["reason"] = "opened twice" });

        Assert.Equal(HttpStatusCode.OK, withReason.Status);
        Assert.Equal(["Cancelled"], await StatusesAsync(server));
        Assert.Equal(["instance.cancelled account:designer-1"], await server.AuditAsync());
        using var kept = await client.DeleteAsync(new Uri($"workflow-instances/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, kept.StatusCode);
    }

    [Fact]
    public async Task A_definitions_running_instances_are_cancelled_in_the_background()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await WaitingAsync(server);
        await server.TellAsync("waiting", JsonValue.Create("a"));
        using var client = server.Ask();

        var answer = await client.PostJsonAsync("bulk-actions/cancel/workflow-instances/", new JsonObject { ["definitionId"] = "waiting" });
        while ((await StatusesAsync(server)).Contains("Suspended"))
        {
            await Task.Yield();
        }

        Assert.Equal(2, (int?)answer["cancelled"]);
    }

    [Fact]
    public async Task An_event_reaches_the_instance_that_it_names()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        var id = await WaitingAsync(server);
        await server.TellAsync("waiting", JsonValue.Create("other"));
        using var client = server.Ask();

        await client.SendAsync(
            "events/go/trigger",
            new JsonObject { ["workflowInstanceId"] = id, ["workflowExecutionMode"] = "Synchronous" }
        );

        Assert.Equal(["Finished", "Suspended"], await StatusesAsync(server));
    }

    [Fact]
    public async Task An_unknown_alteration_is_refused_in_a_sentence()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        using var client = server.Ask();

        var (status, text) = await client.SendAsync(
            "alterations/run",
            new JsonObject { ["alterations"] = new JsonArray(new JsonObject { ["type"] = "Migrate" }) }
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The alteration 'Migrate' does not exist here.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "workflow-instances", StudioPermissions.ReadInstances)]
    [InlineData("GET", "workflow-instances/x/journal", StudioPermissions.ReadInstances)]
    [InlineData("GET", "workflow-instances/x/export", StudioPermissions.ReadInstances)]
    [InlineData("POST", "workflow-instances/x/variables", StudioPermissions.WriteInstances)]
    [InlineData("POST", "cancel/workflow-instances/x", StudioPermissions.CancelInstances)]
    [InlineData("POST", "bulk-actions/cancel/workflow-instances", StudioPermissions.CancelInstances)]
    [InlineData("DELETE", "workflow-instances/x", StudioPermissions.DeleteInstances)]
    [InlineData("POST", "bulk-actions/delete/workflow-instances/by-id", StudioPermissions.DeleteInstances)]
    [InlineData("GET", "activity-executions/list?workflowInstanceId=x", StudioPermissions.ReadExecutions)]
    [InlineData("POST", "alterations/submit", StudioPermissions.RunAlterations)]
    [InlineData("POST", "alterations/workflows/retry", StudioPermissions.RunAlterations)]
    [InlineData("GET", "alterations/x", StudioPermissions.ReadAlterations)]
    [InlineData("POST", "events/x/trigger", StudioPermissions.TriggerEvents)]
    public async Task Each_door_asks_for_its_permission(string method, string path, string permission)
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        using var without = server.Ask("read:nothing");
        using var with = server.Ask(permission);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(without, method, path));
        Assert.NotEqual(HttpStatusCode.Forbidden, await StatusAsync(with, method, path));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static JsonObject Variables(string value) =>
        new() { ["variables"] = new JsonArray(new JsonObject { ["id"] = "v1", ["value"] = value }) };

    private static async Task<IReadOnlyList<string>> StatusesAsync(InstanceServer server) =>
        await server.Database.QueryAsync<string>("select sub_status from instances order by sub_status");

    private static async Task<string> WaitingAsync(InstanceServer server, string? caseId = null)
    {
        await server.PublishAsync(
            "waiting",
            Steps.Variable(),
            Steps.StartedBy("waiting"),
            Steps.Of("Elsa.Event", "wait", ("eventName", "go")),
            Steps.Of("Elsa.SetOutput", "out", ("outputName", "Result"), ("outputValue", "js:getVariable('Secret')"))
        );
        await server.TellAsync("waiting", JsonValue.Create("before"), caseId);
        return await server.OnlyInstanceAsync("waiting");
    }
}
