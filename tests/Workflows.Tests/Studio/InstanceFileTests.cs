using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Tests.Edge;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>An instance goes from one server to a developer's, and on from there; nowhere else, and never over another.</summary>
public sealed class InstanceFileTests
{
    private const string ImportPath = "bulk-actions/import/workflow-instances";

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task An_exported_instance_goes_on_where_it_was_imported(Dialect dialect)
    {
        var file = await ExportAsync();
        await using var server = await InstanceServer.StartAsync(dialect);
        await server.PublishWaitingAsync("waiting");
        using var client = server.Ask();

        var answer = await SendAsync(client, file.ToJsonString());

        Assert.Equal((HttpStatusCode.OK, """{"imported":1}"""), (answer.Status, answer.Text));
        var id = await server.OnlyInstanceAsync("waiting");
        Assert.Equal((string?)file["WorkflowState"]!["id"], id);
        var journal = (await client.GetJsonAsync($"workflow-instances/{id}/journal"))["items"]!.AsArray();
        Assert.Equal(file["WorkflowExecutionLogRecords"]!.AsArray().Count, journal.Count);
        Assert.Equal(["instance.imported account:designer-1"], await server.AuditAsync());

        await server.TellAsync("go");

        Assert.Equal("Finished", (string?)(await client.GetJsonAsync($"workflow-instances/{id}"))["status"]);
    }

    [Fact]
    public async Task An_archive_of_instances_is_imported_as_a_whole()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await server.PublishWaitingAsync("waiting");
        await server.TellAsync("waiting");
        await server.TellAsync("waiting");
        using var client = server.Ask();
        var ids = await server.Database.QueryAsync<string>("select id from instances");
        using var archive = await client.PostAsync(
            new Uri("bulk-actions/export/workflow-instances", UriKind.Relative),
            Json(new JsonObject { ["ids"] = new JsonArray([.. ids.Select(i => JsonValue.Create(i))]) })
        );

        await using var another = await InstanceServer.StartAsync(Dialect.Sqlite);
        await another.PublishWaitingAsync("waiting");
        using var theirs = another.Ask();
        using var form = Form("instances.zip", await archive.Content.ReadAsByteArrayAsync());
        using var answer = await theirs.PostAsync(new Uri(ImportPath, UriKind.Relative), form);

        Assert.Equal("""{"imported":2}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal(ids.Order(), (await another.Database.QueryAsync<string>("select id from instances")).Order());
    }

    [Fact]
    public async Task Outside_development_no_instance_is_imported()
    {
        var file = await ExportAsync();
        var folder = Directory.CreateTempSubdirectory("workflows-key-");
        try
        {
            await using var server = await InstanceServer.StartAsync(Dialect.Sqlite, masterKeyFile: EdgeServer.KeyFile(folder.FullName));
            await server.PublishWaitingAsync("waiting");
            using var client = server.Ask();

            var answer = await SendAsync(client, file.ToJsonString());

            Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
            Assert.Equal(0, await CountAsync(server));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_instance_is_never_imported_over_another()
    {
        var file = await ExportAsync();
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await server.PublishWaitingAsync("waiting");
        using var client = server.Ask();
        await SendAsync(client, file.ToJsonString());
        await server.TellAsync("go");

        var answer = await SendAsync(client, file.ToJsonString());

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("is here already", answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            "Finished",
            (string?)(await client.GetJsonAsync($"workflow-instances/{await server.OnlyInstanceAsync("waiting")}"))["status"]
        );
    }

    [Fact]
    public async Task A_file_that_cannot_be_imported_is_refused_in_a_sentence_and_stores_nothing()
    {
        var whole = await ExportAsync();
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        using var client = server.Ask();

        async Task RefusedAsync(string text, string sentence)
        {
            var answer = await SendAsync(client, text);
            Assert.InRange((int)answer.Status, 400, 499);
            Assert.Contains(sentence, answer.Text, StringComparison.Ordinal);
            Assert.Equal(0, await CountAsync(server));
        }

        string Changed(Action<JsonObject> change)
        {
            var file = whole.DeepClone().AsObject();
            change(file);
            return file.ToJsonString();
        }

        await RefusedAsync(whole.ToJsonString(), "import that workflow first");
        await server.PublishAsync(
            "waiting",
            Steps.Variable(),
            Steps.StartedBy("waiting"),
            Steps.Of("Elsa.Event", "other", ("eventName", "go"))
        );
        await RefusedAsync(whole.ToJsonString(), "is another one here");
        await RefusedAsync("not JSON", "is no JSON file");
        await RefusedAsync("[]", "has no 'EngineState'");
        await RefusedAsync(Changed(f => f.Remove("EngineState")), "has no 'EngineState'");
        await RefusedAsync(Changed(f => f["WorkflowState"]!["name"] = "[protected]"), "[protected]");
        await RefusedAsync(Changed(f => f["EngineState"]!["state"] = new JsonObject()), "has the format");
        await RefusedAsync(Changed(f => f["EngineState"]!["state"] = Cut(f["EngineState"]!["state"]!)), "damaged");
        await RefusedAsync(Changed(f => f["EngineState"]!["log"] = "none"), "damaged");
        await RefusedAsync(Changed(f => f["EngineState"]!["id"] = "../another"), "none that this engine gives");
        await RefusedAsync(Changed(f => f["EngineState"]!.AsObject().Remove("id")), "damaged");
    }

    [Fact]
    public async Task Who_may_only_read_and_what_holds_case_data_get_no_engine_state()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await server.PublishWaitingAsync("waiting");
        await server.TellAsync("waiting");
        var free = await server.OnlyInstanceAsync("waiting");
        await server.PublishWaitingAsync("case");
        await server.TellAsync("case", caseId: await server.CaseAsync("R1"));
        var live = await server.OnlyInstanceAsync("case");
        using var reader = server.Ask("read:*");
        using var all = server.Ask();

        Assert.False((await reader.GetJsonAsync($"workflow-instances/{free}/export")).ContainsKey("EngineState"));
        Assert.True((await all.GetJsonAsync($"workflow-instances/{free}/export")).ContainsKey("EngineState"));
        Assert.False((await all.GetJsonAsync($"workflow-instances/{live}/export")).ContainsKey("EngineState"));
    }

    // The file of an instance that waits for the event 'go'.
    private static async Task<JsonObject> ExportAsync()
    {
        await using var server = await InstanceServer.StartAsync(Dialect.Sqlite);
        await server.PublishWaitingAsync("waiting");
        await server.TellAsync("waiting");
        using var client = server.Ask();
        return await client.GetJsonAsync(
            $"workflow-instances/{await server.OnlyInstanceAsync("waiting")}/export"
                + "?includeBookmarks=true&includeActivityExecutionLog=true&includeWorkflowExecutionLog=true"
        );
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpClient client, string file)
    {
        using var form = Form("instance.json", Encoding.UTF8.GetBytes(file));
        using var answer = await client.PostAsync(new Uri(ImportPath, UriKind.Relative), form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static MultipartFormDataContent Form(string name, byte[] content) => new() { { new ByteArrayContent(content), "files", name } };

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    // A state that says its format and no more.
    private static JsonObject Cut(JsonNode state)
    {
        var (name, value) = state.AsObject().First();
        return new JsonObject { [name] = value!.DeepClone() };
    }

    private static Task<long> CountAsync(InstanceServer server) =>
        server.Database.QuerySingleOrDefaultAsync<long>("select count(*) from instances");
}
