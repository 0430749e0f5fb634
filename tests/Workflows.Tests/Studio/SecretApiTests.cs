using System.Net;
using System.Text.Json.Nodes;
using Workflows.Server.Accounts;
using Workflows.Storage;
using Workflows.Tests.Scenarios;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>Secrets over Elsa's API: who may do what with them, and that no answer has a value.</summary>
public sealed class SecretApiTests : IClassFixture<ScenarioServers>
{
    private readonly ScenarioServers _servers;

    public SecretApiTests(ScenarioServers servers) => _servers = servers;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_secret_lives_and_no_answer_has_its_value(Dialect dialect)
    {
        var server = await _servers.GetAsync(dialect);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Publisher, "keeper");
        const string first = "first-Marigold-1";
        const string second = "second-Marigold-2";
        List<JsonNode?> answers = [];
        async Task<JsonNode?> PostAsync(string path, JsonObject body)
        {
            var (status, answer, _) = await client.PostAsync(path, body);
            Assert.Equal((path, HttpStatusCode.OK), (path, status));
            answers.Add(answer);
            return answer;
        }

        async Task<JsonNode?> GetAsync(string path)
        {
            var (status, answer, _) = await client.GetAsync(path);
            Assert.Equal((path, HttpStatusCode.OK), (path, status));
            answers.Add(answer);
            return answer;
        }

        var made = await PostAsync(
            "secrets",
            new JsonObject
            {
                ["name"] = "Mail-Key",
                ["description"] = "For mails",
                ["value"] = first,
                ["expiresAt"] = "2090-01-31T00:00:00Z",
            }
        );
        Assert.Equal(
            ("mail-key", "Mail-Key", "text", "encrypted", "Active", 1, "keeper@harbour.example"),
            (
                (string?)made!["name"],
                (string?)made["displayName"],
                (string?)made["typeName"],
                (string?)made["storeName"],
                (string?)made["status"],
                (int)made["currentVersion"]!,
                (string?)made["createdBy"]
            )
        );
        var replaced = await PostAsync("secrets/mail-key/rotate", new JsonObject { ["value"] = second });
        Assert.Equal(
            (2, "keeper@harbour.example", true),
            ((int)replaced!["currentVersion"]!, (string?)replaced["updatedBy"], replaced["expiresAt"] is null)
        );
        Assert.Equal("Mails", (string?)(await PostAsync("secrets/mail-key", new JsonObject { ["displayName"] = "Mails" }))!["displayName"]);
        Assert.Equal("Mails", (string?)(await GetAsync("secrets/MAIL-KEY"))!["displayName"]);
        var list = await GetAsync("secrets?search=mail&page=0&pageSize=1");
        Assert.Equal(("mail-key", 1), ((string?)list!["items"]![0]!["name"], (int)list["totalCount"]!));
        JsonObject Picked(string type) =>
            new()
            {
                ["search"] = "mail-key",
                ["typeNames"] = new JsonArray(type),
                ["activeOnly"] = true,
            };
        var picked = await PostAsync("secrets/picker", Picked("text"));
        Assert.Equal(("mail-key", true), ((string?)picked!["items"]![0]!["name"], (bool)picked["canCreateInline"]!));
        Assert.Empty((await PostAsync("secrets/picker", Picked("rsa-key")))!["items"]!.AsArray());
        Assert.Equal("""{"succeeded":true}""", (await PostAsync("secrets/mail-key/test", []))!.ToJsonString());
        Assert.Equal("Revoked", (string?)(await PostAsync("secrets/mail-key/revoke", []))!["status"]);
        Assert.Contains("was revoked", (string?)(await PostAsync("secrets/mail-key/test", []))!["error"], StringComparison.Ordinal);
        Assert.Empty((await PostAsync("secrets/picker", Picked("text")))!["items"]!.AsArray());
        await GetAsync("secrets/descriptors");
        await GetAsync("secrets/mail-key/uses");

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("secrets/mail-key")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("secrets/mail-key")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("secrets/mail-key")).Status);
        Assert.All(answers, a => Assert.DoesNotContain("Marigold", a!.ToJsonString(), StringComparison.Ordinal));
        var entries = (await server.Audit.AllAsync()).Where(e => e.Subject == "secret:mail-key").ToList();
        Assert.Equal(
            ["secret.added", "secret.replaced", "secret.described", "secret.revoked", "secret.deleted"],
            entries.Select(e => e.Action)
        );
        Assert.DoesNotContain(
            (await DatabaseDump.ReadAsync(server)).Rows,
            r => r.Text.Contains(first, StringComparison.Ordinal) || r.Text.Contains(second, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            server.Log,
            line => line.Contains(first, StringComparison.Ordinal) || line.Contains(second, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(AccountRoles.Auditor, true, false, false)]
    [InlineData(AccountRoles.Designer, true, true, false)]
    [InlineData(AccountRoles.Publisher, true, true, true)]
    [InlineData(AccountRoles.Administrator, true, true, true)]
    public async Task A_role_sees_names_tests_and_writes_as_it_may(string role, bool sees, bool tests, bool writes)
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, role, "role-" + role);
        var name = $"of-{role}";
        async Task AssertAsync(bool may, Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> asked, string what)
        {
            var (status, _, _) = await asked;
            Assert.Equal((what, may), (what, status is not HttpStatusCode.Forbidden));
        }

        var body = new JsonObject { ["name"] = name, ["value"] = "some value" };
        await AssertAsync(writes, client.PostAsync("secrets", body.DeepClone()), "add");
        await AssertAsync(writes, client.PostAsync($"secrets/{name}", body.DeepClone()), "describe");
        await AssertAsync(writes, client.PostAsync($"secrets/{name}/rotate", body.DeepClone()), "replace");
        await AssertAsync(writes, client.PostAsync($"secrets/{name}/revoke"), "revoke");
        await AssertAsync(tests, client.PostAsync($"secrets/{name}/test"), "test");
        await AssertAsync(sees, client.GetAsync($"secrets/{name}"), "get");
        await AssertAsync(sees, client.GetAsync($"secrets/{name}/uses"), "uses");
        await AssertAsync(sees, client.PostAsync("secrets/picker"), "pick");
        await AssertAsync(writes, client.DeleteAsync($"secrets/{name}"), "delete");
        Assert.Equal(writes, (bool)(await client.GetAsync("secrets")).Body!["canWrite"]!);
        Assert.Equal(writes, (bool)(await client.PostAsync("secrets/picker")).Body!["canCreateInline"]!);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused_in_a_sentence()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "refused");
        JsonObject Body(string name, string? expires = null, JsonObject? metadata = null, string value = "planted-Value") =>
            new()
            {
                ["name"] = name,
                ["value"] = value,
                ["expiresAt"] = expires,
                ["metadata"] = metadata,
            };
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("secrets", Body("taken"))).Status);
        foreach (
            var (body, beginning) in ((JsonObject, string)[])
                [
                    (Body("TAKEN"), "There is a secret named 'taken' already"),
                    (Body("4"), "A secret's name has 2 to 200 characters"),
                    (Body("past", "2020-01-01"), "The value would expire in the past"),
                    (Body("odd", "soon"), "'expiresAt' must be a date and time"),
                    (Body("meta", metadata: new() { ["thumbprint"] = "x" }), "'metadata' is not kept here"),
                    (Body("none", value: ""), "The value is missing."),
                    (new JsonObject { ["name"] = "t", ["value"] = new JsonArray("planted-Value") }, "'value' must be a text."),
                ]
        )
        {
            var (status, refusal, _) = await client.PostAsync("secrets", body);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.StartsWith(beginning, Sentence(refusal), StringComparison.Ordinal);
            Assert.DoesNotContain("planted-Value", refusal!.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_workflow_that_names_a_secret_is_found_and_one_that_holds_its_value_is_refused()
    {
        var server = await _servers.GetAsync(Dialect.Sqlite);
        using var client = await StudioClient.SignInAsync(server, AccountRoles.Administrator, "user");
        await client.PostAsync("secrets", new JsonObject { ["name"] = "used", ["value"] = "Marigold-value-9" });
        var named = Steps.Of("Elsa.WriteLine", "w");
        named["text"] = new JsonObject
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Secret", ["value"] = """{"name":"USED"}""" },
        };
        var (_, refusedUse, _) = await client.PostAsync(
            "workflow-definitions",
            Save("names-it", "The one that names it", named, publish: true)
        );
        Assert.StartsWith("Input 'Text' of 'w' names the secret 'USED', but", Sentence(refusedUse), StringComparison.Ordinal);
        await client.PostAsync("workflow-definitions", Save("mentions-it", "Mentions", Steps.Of("Elsa.WriteLine", "w", ("text", "used"))));
        var (_, uses, _) = await client.GetAsync("secrets/used/uses");
        Assert.Equal("""[{"definitionId":"names-it","name":"The one that names it"}]""", uses!["items"]!.ToJsonString());

        var holds = Save("holds-it", "Holds", Steps.Of("Elsa.WriteLine", "w", ("text", "key Marigold-value-9")), publish: true);
        var (status, refusal, _) = await client.PostAsync("workflow-definitions", holds);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("Input 'Text' of 'w' contains the value of the secret 'used'", Sentence(refusal), StringComparison.Ordinal);
        Assert.DoesNotContain("Marigold", refusal!.ToJsonString(), StringComparison.Ordinal);
    }

    private static string Sentence(JsonNode? refusal) => (string)refusal!["errors"]!["generalErrors"]![0]!;

    private static JsonObject Save(string id, string name, JsonObject step, bool publish = false) =>
        new()
        {
            ["model"] = new JsonObject
            {
                ["definitionId"] = id,
                ["name"] = name,
                ["root"] = step,
            },
            ["publish"] = publish,
        };
}
