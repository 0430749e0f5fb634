using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Server.Hosting;
using Workflows.Storage;

namespace Workflows.Benchmarks;

/// <summary>
/// What the studio waits for, asked of the whole server over HTTP on one database: the activities that can be drawn, opening and saving a large draft,
/// lists of many instances with every filter and order, and pages of a long journal. The baseline is the server's version, which asks no store.
/// </summary>
internal sealed class StudioBench(WebApplication app, HttpClient client)
{
    private const int Activities = 500;
    private const int Iterations = 10_000;
    private const string Password = "a long sample password";

    private static readonly string[] Orders = ["Created", "UpdatedAt", "Finished", "Name"];

    private static readonly (string What, string Body)[] Filters =
    [
        ("all", "{}"),
        ("running", """{"statuses":["Running"]}"""),
        ("suspended", """{"subStatuses":["Suspended"]}"""),
        ("with incidents", """{"hasIncidents":true}"""),
        ("one definition", """{"definitionIds":["d-7"]}"""),
        ("three definitions", """{"definitionIds":["d-3","d-7","d-11"]}"""),
        ("one version", """{"version":2}"""),
        ("a correlation id", """{"correlationId":"c-77777"}"""),
        ("a name", """{"names":["run 55555"]}"""),
        ("words that many have", """{"searchTerm":"run"}"""),
        ("words that one has", """{"searchTerm":"run 99999"}"""),
        ("words that none has", """{"searchTerm":"nothing is called so"}"""),
        (
            "created after a time",
            """{"timestampFilters":[{"column":"CreatedAt","operator":"GreaterThan","timestamp":"2026-06-01T00:00:00Z"}]}"""
        ),
        (
            "finished before a time",
            """{"timestampFilters":[{"column":"FinishedAt","operator":"LessThan","timestamp":"2026-06-01T00:00:00Z"}]}"""
        ),
        ("running, one definition, words", """{"statuses":["Running"],"definitionIds":["d-7"],"searchTerm":"run"}"""),
    ];

    private double baseline;

    /// <summary>Measures on one kind of database.</summary>
    /// <param name="dialect">Its kind.</param>
    /// <param name="connectionString">An empty PostgreSQL database; null for SQLite.</param>
    /// <param name="instances">How many instances there are.</param>
    public static async Task RunAsync(Dialect dialect, string? connectionString, int instances)
    {
        var folder = Directory.CreateTempSubdirectory("workflows-bench-");
        Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", "Development");
        await using var app = ServerHost.Build(
            [],
            new Dictionary<string, string?>
            {
                // The stand-in for Google is at the server's own address, which it must know before it listens.
                ["urls"] = $"http://127.0.0.1:{BenchGoogle.FreePort()}",
                ["Google:BaseAddress"] = "",
                ["Google:CredentialFile"] = "",
                ["Storage:Provider"] = dialect.ToString(),
                ["Storage:ConnectionString"] = connectionString,
                ["Storage:Path"] = folder.FullName,
                ["Mail:Transport"] = "Mailbox",
                ["Accounts:Administrator:Email"] = "bench@charity.example",
                ["Accounts:Administrator:Password"] = Password,
                ["Accounts:FourEyesPublish"] = "false",
                ["Serilog:MinimumLevel:Default"] = "Error",
            }
        );
        await StartUp.PrepareAsync(app.Services);
        await app.StartAsync();
        await app.Services.GetRequiredService<StartUpState>().Ready.WaitAsync(TimeSpan.FromMinutes(1));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/elsa/api/") };
        Console.WriteLine($"{dialect}: median (slowest) of each");
        var bench = new StudioBench(app, client);
        await bench.SignInAsync();
        await bench.DesignAsync();
        await bench.ListAsync(instances);
        await bench.ReadJournalAsync();
        await app.StopAsync();
        folder.Delete(recursive: true);
    }

    private async Task SignInAsync()
    {
        var answer = await PostAsync("identity/login", $$"""{"username":"bench@charity.example","password":"{{Password}}"}""");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)answer["accessToken"]);
    }

    private async Task DesignAsync()
    {
        var (median, slowest) = await TimeAsync(200, () => GetAsync("package/version"));
        baseline = median;
        Tell("the version (baseline)", median, slowest);
        await TellAsync("descriptors/activities?refresh=true", 200, () => GetAsync("descriptors/activities?refresh=true"));
        var saved = 0;
        await TellAsync($"save of {Activities} activities", 40, () => PostAsync("workflow-definitions", Draft(++saved)));
        await TellAsync(
            $"opening {Activities} activities",
            40,
            () => GetAsync("workflow-definitions/by-definition-id/bench?versionOptions=Latest")
        );
    }

    private async Task ListAsync(int instances)
    {
        await app
            .Services.GetRequiredService<Database>()
            .ExecuteAsync(
                """
                insert into instances (id, definition_id, definition_version_id, version, status, sub_status, name, correlation_id,
                    incident_count, is_protected, created_at, updated_at, finished_at)
                with recursive s(n) as (select cast(1 as bigint) union all select n + 1 from s where n < @instances)
                select 'b-' || n, 'd-' || (n % 20), 'v-' || (n % 40), 1 + n % 3,
                    case when n % 10 = 0 then 'Running' else 'Finished' end, case when n % 10 = 0 then 'Suspended' else 'Finished' end,
                    'run ' || n, 'c-' || n, case when n % 50 = 0 then 1 else 0 end, false,
                    @from + n * 300000000, @from + n * 300000000 + 60000000, case when n % 10 = 0 then null else @from + n * 300000000 + 60000000 end
                from s
                """,
                new { instances = (long)instances, from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicroseconds() }
            );
        await app.Services.GetRequiredService<Database>().ExecuteAsync("analyze instances");
        var all = new List<(double Median, double Slowest, string What)>();
        foreach (var (what, body) in Filters)
        {
            foreach (var order in Orders)
            {
                foreach (var direction in new[] { "Ascending", "Descending" })
                {
                    foreach (var page in new[] { 0, 90 })
                    {
                        var asked = JsonNode.Parse(body)!.AsObject();
                        asked["orderBy"] = order;
                        asked["orderDirection"] = direction;
                        asked["page"] = page;
                        asked["pageSize"] = 100;
                        var text = asked.ToJsonString();
                        var (median, slowest) = await TimeAsync(5, () => PostAsync("workflow-instances", text));
                        all.Add((median, slowest, $"{what}, by {order} {direction.ToLowerInvariant()}, page {page}"));
                    }
                }
            }
        }

        var worst = all.MaxBy(t => t.Median);
        Tell(
            $"{all.Count} filters, orders and pages over {instances:N0} instances",
            Median([.. all.Select(t => t.Median)]),
            all.Max(t => t.Slowest)
        );
        Tell($"  of them the slowest: {worst.What}", worst.Median, worst.Slowest);
    }

    private async Task ReadJournalAsync()
    {
        await PostAsync("workflow-definitions", Loop());
        var run = await PostAsync("workflow-definitions/bench-loop/execute", "{}");
        var id = (string?)run["workflowState"]?["id"] ?? throw new InvalidOperationException("The loop was not run: " + run.ToJsonString());
        while ((string?)(await AskAsync($"workflow-instances/{id}"))["status"] != "Finished")
        {
            await Task.Delay(200);
        }

        var total = (int)(await PostAsync($"workflow-instances/{id}/journal?skip=0&take=1", "{}"))["totalCount"]!;
        foreach (var skip in new[] { 0, total / 2, total - 100 })
        {
            await TellAsync(
                $"journal of {total:N0} entries, 100 from {skip:N0}",
                20,
                () => PostAsync(string.Create(CultureInfo.InvariantCulture, $"workflow-instances/{id}/journal?skip={skip}&take=100"), "{}")
            );
        }

        await TellAsync(
            $"journal of {total:N0} entries, 100 of one activity",
            20,
            () => PostAsync($"workflow-instances/{id}/journal?skip=0&take=100", """{"filter":{"activityIds":["name"]}}""")
        );
    }

    private async Task TellAsync(string what, int times, Func<Task> ask)
    {
        var (median, slowest) = await TimeAsync(times, ask);
        Tell(what, median, slowest);
    }

    private void Tell(string what, double median, double slowest) =>
        Console.WriteLine($"  {what}: {median:N1} ms ({slowest:N1} ms), {median / baseline:N1} times the baseline");

    private static async Task<(double Median, double Slowest)> TimeAsync(int times, Func<Task> ask)
    {
        // The first is not counted: it compiles, and fills what is kept.
        await ask();
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.StartNew();
            await ask();
            took.Add(watch.Elapsed.TotalMilliseconds);
        }

        return (Median(took), took.Max());
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private async Task GetAsync(string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonNode> AskAsync(string path) => (await client.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative)))!;

    private async Task<JsonNode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonNode>())!
            : throw new InvalidOperationException($"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    // A chain of activities; each save changes the first one's text.
    private static string Draft(int save)
    {
        var activities = new JsonArray([
            .. Enumerable.Range(0, Activities).Select(n => Line($"a{n}", n == 0 ? $"saved {save}" : $"line {n}")),
        ]);
        var connections = new JsonArray([
            .. Enumerable
                .Range(0, Activities - 1)
                .Select(n => (JsonNode)new JsonObject { ["source"] = End($"a{n}", "Done"), ["target"] = End($"a{n + 1}", "In") }),
        ]);
        return Model(
            "bench",
            new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = activities,
                ["connections"] = connections,
            },
            publish: false
        );
    }

    private static string Loop() =>
        Model(
            "bench-loop",
            new JsonObject
            {
                ["id"] = "for",
                ["type"] = "Elsa.For",
                ["version"] = 1,
                ["start"] = Literal("Int32", 1),
                ["end"] = Literal("Int32", Iterations),
                ["step"] = Literal("Int32", 1),
                ["body"] = new JsonObject
                {
                    ["id"] = "name",
                    ["type"] = "Elsa.SetName",
                    ["version"] = 1,
                    ["value"] = Literal("String", "a long journal"),
                },
            },
            publish: true
        );

    private static string Model(string id, JsonObject root, bool publish) =>
        new JsonObject
        {
            ["model"] = new JsonObject
            {
                ["definitionId"] = id,
                ["name"] = id,
                ["root"] = root,
            },
            ["publish"] = publish,
        }.ToJsonString();

    private static JsonObject Line(string id, string text) =>
        new()
        {
            ["id"] = id,
            ["type"] = "Elsa.WriteLine",
            ["version"] = 1,
            ["text"] = Literal("String", text),
        };

    private static JsonObject Literal(string type, JsonNode value) =>
        new()
        {
            ["typeName"] = type,
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
        };

    private static JsonObject End(string activity, string port) => new() { ["activity"] = activity, ["port"] = port };
}
