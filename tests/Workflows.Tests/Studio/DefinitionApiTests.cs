using System.Net;
using System.Text.Json.Nodes;
using Workflows.Server.Accounts;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>Definitions over Elsa's API: what the editor saves, publishes, runs and deletes.</summary>
public sealed class DefinitionApiTests : IAsyncDisposable
{
    private readonly ScenarioServers _servers = new();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_workflow_is_saved_published_run_and_deleted(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "maker");
        var (_, saved, tag) = await client.PostAsync("workflow-definitions", Save("made", "one"));
        var definition = saved!["workflowDefinition"]!;
        Assert.Equal((1, true, false), ((int)definition["version"]!, (bool)definition["isLatest"]!, (bool)definition["isPublished"]!));
        Assert.Equal("Workflow1:w", (string?)definition["root"]!["nodeId"]);

        var (_, again, newer) = await client.PostAsync("workflow-definitions", Save("made", "two"), tag);
        Assert.Equal((string?)definition["id"], (string?)again!["workflowDefinition"]!["id"]);
        var (late, refusal, _) = await client.PostAsync("workflow-definitions", Save("made", "three"), tag);
        Assert.Equal(HttpStatusCode.BadRequest, late);
        Assert.Contains("maker@harbour.example has saved this workflow since", Sentence(refusal), StringComparison.Ordinal);
        Assert.Equal("newer-draft", (string?)Assert.Single(refusal!["problems"]!.AsArray())!["code"]);

        var (_, published, _) = await client.PostAsync("workflow-definitions", Save("made", "two", publish: true), newer);
        Assert.True((bool)published!["workflowDefinition"]!["isPublished"]!);
        var (status, run, _) = await client.PostAsync("workflow-definitions/made/execute");
        Assert.Equal((HttpStatusCode.OK, "Finished"), (status, (string?)run!["workflowState"]!["status"]));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("workflow-definitions/made")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("workflow-definitions/by-definition-id/made")).Status);
        // Its instance can still be read, with the version that it ran on.
        var id = (string?)run["workflowState"]!["definitionVersionId"];
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"workflow-definitions/by-id/{id}")).Status);
    }

    [Fact]
    public async Task A_refused_publication_saves_the_draft_and_names_each_activity()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "tester");
        var model = Save("broken", "x", publish: true);
        model["model"]!["root"]!["type"] = "Nobody.KnowsThis";
        var (status, refusal, _) = await client.PostAsync("workflow-definitions", model);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("w", (string?)refusal!["problems"]![0]!["activityId"]);
        var (_, draft, _) = await client.GetAsync("workflow-definitions/by-definition-id/broken");
        Assert.Equal(("Nobody.KnowsThis", false), ((string?)draft!["root"]!["type"], (bool)draft["isPublished"]!));
        // Whoever opens it later reads the same.
        Assert.Equal(refusal["problems"]!.ToJsonString(), draft["problems"]!.ToJsonString());
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_version_that_a_release_has_brought_beside_the_teams_own_is_told_until_the_team_publishes(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "keeper");
        var folder = Directory.CreateTempSubdirectory("shipped-");
        try
        {
            await ShipAsync(server, folder, "first");
            var (_, first, _) = await client.GetAsync("workflow-definitions/by-definition-id/shipped");
            Assert.Null(first!["problems"]);
            await client.PostAsync("workflow-definitions", Save("shipped", "the team's own"));
            await ShipAsync(server, folder, "second");

            var (_, opened, _) = await client.GetAsync("workflow-definitions/by-definition-id/shipped");
            Assert.Equal("shipped-beside", (string?)Assert.Single(opened!["problems"]!.AsArray())!["code"]);
            Assert.Contains("version 3", (string?)opened["problems"]![0]!["message"], StringComparison.Ordinal);
            var (_, saved, _) = await client.PostAsync("workflow-definitions", Save("shipped", "the team's own, again"));
            Assert.Contains(saved!["problems"]!.AsArray(), p => (string?)p!["code"] == "shipped-beside");

            var (_, published, _) = await client.PostAsync("workflow-definitions", Save("shipped", "the team's own, again", publish: true));
            Assert.DoesNotContain(published!["problems"]!.AsArray(), p => (string?)p!["code"] == "shipped-beside");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ShipAsync(ScenarioServer server, DirectoryInfo folder, string text)
    {
        var model = Save("shipped", text)["model"]!;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "shipped.json"), model.ToJsonString());
        await server.Get<DefinitionRegistrar>().InstallShippedAsync(folder.FullName);
    }

    [Fact]
    public async Task A_definition_whose_instance_waits_is_not_deleted()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "keeper");
        var model = Save("waits", "", publish: true);
        model["model"]!["root"] = JsonNode.Parse(
            """{ "id": "e", "type": "Elsa.Event", "eventName": { "typeName": "String", "expression": { "type": "Literal", "value": "Never" } } }"""
        );
        await client.PostAsync("workflow-definitions", model);
        var (_, run, _) = await client.PostAsync("workflow-definitions/waits/execute");
        Assert.Equal("Suspended", (string?)run!["workflowState"]!["subStatus"]);

        var (status, refusal, _) = await client.DeleteAsync("workflow-definitions/waits");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("1 instance of it has not ended", Sentence(refusal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_designer_may_edit_and_is_told_in_a_sentence_who_publishes()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Designer, "designer");
        var (status, refusal, _) = await client.PostAsync("workflow-definitions", Save("designed", "x", publish: true));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The draft is saved.", Sentence(refusal), StringComparison.Ordinal);

        // By this link the studio lets somebody edit.
        var (_, opened, _) = await client.GetAsync("workflow-definitions/by-definition-id/designed");
        var links = opened!["links"]!.AsArray().Select(l => (string?)l!["rel"]).ToList();
        Assert.Contains("publish", links);
        Assert.DoesNotContain("retract", links);
    }

    [Fact]
    public async Task What_the_studio_does_not_carry_is_kept()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "importer");
        var file = Save("kept", "one")["model"]!.DeepClone();
        file["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
        file["customThing"] = new JsonObject { ["kept"] = true };
        file["variables"] = JsonNode.Parse("""[{ "id": "v", "name": "Count", "typeName": "Int32", "value": 3 }]""");
        await client.PostAsync("workflow-definitions/import", file);

        var save = Save("kept", "two");
        save["model"]!["variables"] = JsonNode.Parse(
            """[{ "id": "v", "name": "Count", "typeName": "Int32", "isArray": false, "value": "3" }]"""
        );
        await client.PostAsync("workflow-definitions", save);
        var (_, kept, _) = await client.GetAsync("workflow-definitions/by-definition-id/kept");
        Assert.True((bool)kept!["customThing"]!["kept"]!);
        Assert.Equal(3, (int)kept["variables"]![0]!["value"]!);
    }

    private static JsonObject Save(string id, string text, bool publish = false) =>
        new()
        {
            ["publish"] = publish,
            ["model"] = JsonNode.Parse(
                $$"""
                { "definitionId": "{{id}}", "name": "{{id}}", "root": { "id": "w", "type": "Elsa.WriteLine",
                  "text": { "typeName": "String", "expression": { "type": "Literal", "value": "{{text}}" } } } }
                """
            ),
        };

    private static string Sentence(JsonNode? refusal) => (string?)refusal?["errors"]?["generalErrors"]?[0] ?? "";
}
