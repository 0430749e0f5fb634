using System.Text.Json.Nodes;
using Workflows.Casework.Suitability;
using Workflows.Engine.Definitions;
using Workflows.Storage;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.Setup;

/// <summary>No time and no other answer leads a definition to the first use .</summary>
public sealed class SetupGuardTests
{
    [Fact]
    public async Task The_shipped_definitions_pass_and_every_way_around_the_form_is_refused()
    {
        await using var world = await CaseworkWorld.StartAsync();
        Assert.Empty(Problems(world, Shipped()));

        foreach (
            var (source, port) in new[]
            {
                ("over", "TimeIsUp"),
                ("over", "Active"),
                ("over", "Left"),
                ("ask", "Done"),
                ("ask", "Gone"),
                ("reached", "Done"),
            }
        )
        {
            var definition = Shipped();
            definition["root"]!["connections"]!
                .AsArray()
                .Add(
                    new JsonObject
                    {
                        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
                        ["target"] = new JsonObject { ["activity"] = "complete", ["port"] = "In" },
                    }
                );
            Assert.Contains(Problems(world, definition), p => (p.ActivityId, p.Code) == ("complete", "approval-without-a-person"));
        }
    }

    private static JsonObject Shipped() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(WorkflowsFolder.Find(), "W05-set-up.json")))!.AsObject();

    private static List<DefinitionProblem> Problems(CaseworkWorld world, JsonObject json)
    {
        var definition = DefinitionReader.Read(json.ToJsonString());
        var compiled = world.Get<WorkflowCompiler>().Compile(definition).Workflow;
        return [.. new NoApprovalByTime().Check(definition, compiled)];
    }
}
