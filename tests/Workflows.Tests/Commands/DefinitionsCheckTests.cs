using System.Text.Json.Nodes;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Commands;

/// <summary><c>definitions check</c> says in a sentence what is wrong with a file, and ends with 1.</summary>
public sealed class DefinitionsCheckTests
{
    [Fact]
    public async Task What_ships_can_be_published()
    {
        using var server = new ServerProcess();
        var ended = await server.RunAsync("definitions", "check", Path.Combine(WorkflowsFolder.Find(), "W02-suitability.json"));
        Assert.True(ended.Code == 0, ended.Error + ended.Output);
        Assert.Contains("It can be published.", ended.Output, StringComparison.Ordinal);
        Assert.Empty(System.IO.Directory.EnumerateFiles(server.Folder, "*.db", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Malformed_JSON_is_said_with_its_place()
    {
        var ended = await CheckAsync("""{ "definitionId": "w", "root": { """);
        Assert.Equal(1, ended.Code);
        Assert.DoesNotContain('\n', ended.Error);
        Assert.Contains("definition.json: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("JSON", ended.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", ended.Error + ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said()
    {
        using var server = new ServerProcess();
        var ended = await server.RunAsync("definitions", "check", "nowhere.json");
        Assert.Equal(1, ended.Code);
        Assert.DoesNotContain('\n', ended.Error);
        Assert.Contains("nowhere.json", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_activity_is_refused_by_name()
    {
        var ended = await CheckAsync(Flow(("first", "Elsa.WriteLine"), ("second", "Acme.SendPigeon")));
        Assert.Equal(1, ended.Code);
        Assert.Contains("It cannot be published.", ended.Output, StringComparison.Ordinal);
        var sentence = Assert.Single(
            ended.Output.Split('\n'),
            l => l.Contains("Acme.SendPigeon", StringComparison.Ordinal) && l.TrimEnd().EndsWith('.')
        );
        Assert.DoesNotContain("Exception", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_leads_nowhere_is_refused_by_name()
    {
        var ended = await CheckAsync(
            Flow(("first", "Elsa.WriteLine"), ("second", "Elsa.WriteLine"))
                .Replace("\"second\",\"port\"", "\"gone\",\"port\"", StringComparison.Ordinal)
        );
        Assert.Equal(1, ended.Code);
        Assert.Contains("It cannot be published.", ended.Output, StringComparison.Ordinal);
        Assert.Single(ended.Output.Split('\n'), l => l.Contains("gone", StringComparison.Ordinal) && l.TrimEnd().EndsWith('.'));
    }

    private static async Task<Ended> CheckAsync(string json)
    {
        using var server = new ServerProcess();
        var file = Path.Combine(server.Folder, "definition.json");
        await File.WriteAllTextAsync(file, json);
        return await server.RunAsync("definitions", "check", file);
    }

    private static string Flow(params (string Id, string Type)[] activities) =>
        new JsonObject
        {
            ["id"] = "sample-1",
            ["definitionId"] = "sample",
            ["name"] = "Sample",
            ["version"] = 1,
            ["root"] = new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["version"] = 1,
                ["activities"] = new JsonArray([
                    .. activities.Select(a => new JsonObject
                    {
                        ["id"] = a.Id,
                        ["type"] = a.Type,
                        ["version"] = 1,
                    }),
                ]),
                ["connections"] = new JsonArray(
                    new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = activities[0].Id, ["port"] = "Done" },
                        ["target"] = new JsonObject { ["activity"] = activities[1].Id, ["port"] = "In" },
                    }
                ),
            },
        }.ToJsonString();
}
