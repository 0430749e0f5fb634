using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Conformance;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>Compares the engine with a recording of what Elsa did with the same definitions: results, and the order of the journal.</summary>
public sealed class GoldenTests
{
    private static readonly Suite Shared = new();
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");
    private static readonly Lazy<IReadOnlyList<DefinitionFile>> Files = new(() =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Folder, "definitions"), "*.json")
                .Order(StringComparer.Ordinal)
                .Select(f => DefinitionFile.Read(f, Path.Combine(Folder, "definitions"))),
        ]
    );

    public static TheoryData<string> Runnable()
    {
        var registry = Shared.Services.GetRequiredService<ActivityRegistry>();
        return [.. Files.Value.Where(f => Types(f.Definition!.Root).All(t => registry.Find(t) is not null)).Select(f => f.Source)];
    }

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task A_definition_does_what_Elsa_did(string source) => await CompareAsync(source, 1000);

    [Theory]
    [MemberData(nameof(Runnable))]
    public async Task A_definition_ends_the_same_when_it_is_cut_into_bursts_of_one_step(string source) => await CompareAsync(source, 1);

    [Fact]
    public void Enough_of_the_golden_definitions_run() => Assert.True(Runnable().Count >= 118, $"only {Runnable().Count} run");

    [Theory]
    [MemberData(nameof(Runnable))]
    public void An_exported_definition_equals_the_imported_one(string source)
    {
        var file = Files.Value.First(f => f.Source == source);
        Assert.Equal(file.Json!.ToJsonString(), DefinitionReader.Read(DefinitionWriter.Write(file.Definition!)).Json.ToJsonString());
    }

    [Fact]
    public void No_recorded_definition_is_refused_for_rounds_that_overlap()
    {
        var compiler = Shared.Services.GetRequiredService<WorkflowCompiler>();
        Assert.DoesNotContain(
            Files.Value.SelectMany(f => compiler.Compile(f.Definition!).Problems),
            p => p.Code is ProblemCodes.OverlappingRounds or ProblemCodes.Cycle
        );
    }

    private async Task CompareAsync(string source, int maxSteps)
    {
        var outcome = Assert.Single(await Shared.RunGroupAsync(Files.Value, maxSteps, s => s == source));
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "expected", source)))!.AsObject();
        if (expected.ContainsKey("free"))
        {
            return;
        }

        foreach (var part in (string[])["status", "subStatus", "stdout", "output", "waitingAt", "steps", "journal"])
        {
            if (expected[part] is { } wanted)
            {
                Assert.True(
                    JsonNode.DeepEquals(wanted, outcome.Record[part]),
                    $"{part}: {outcome.Record[part]?.ToJsonString(Readable)}\nfor  {wanted.ToJsonString(Readable)}"
                );
            }
        }

        Assert.Equal(Activities(expected), Activities(outcome.Record));
    }

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static List<string> Activities(JsonObject record) =>
        [.. ((record["incidents"] as JsonArray) ?? []).Select(i => i!["activityId"]!.ToString()).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Types(JsonNode? node) =>
        node switch
        {
            JsonObject o => (
                o["type"] is JsonValue type && o.ContainsKey("id") && o.ContainsKey("version")
                    ? [type.ToString()]
                    : Enumerable.Empty<string>()
            ).Concat(o.SelectMany(p => Types(p.Value))),
            JsonArray a => a.SelectMany(Types),
            _ => [],
        };
}
