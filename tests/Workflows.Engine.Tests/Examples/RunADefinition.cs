using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Conformance;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Engine.Tests.Examples;

/// <summary>Example: run a definition in Elsa's JSON format from text to a finished instance, without a database or a server.</summary>
public sealed class RunADefinition
{
    private const string Json = """
        {
          "definitionId": "greet", "id": "greet-1", "version": 1,
          "inputs": [{ "name": "Name", "type": "String" }],
          "outputs": [{ "name": "Greeting", "type": "String" }],
          "root": {
            "type": "Elsa.Sequence", "id": "steps", "version": 1,
            "activities": [{
              "type": "Elsa.SetOutput", "id": "greet", "version": 1,
              "outputName": { "expression": { "type": "Literal", "value": "Greeting" } },
              "outputValue": { "expression": { "type": "Liquid", "value": "Hello {{ Input.Name }}!" } }
            }]
          }
        }
        """;

    [Fact]
    public async Task A_definition_is_read_compiled_and_run()
    {
        using var services = new ServiceCollection().AddWorkflowEngine().BuildServiceProvider();

        // Compiling always gives a workflow; what is wrong with the definition is listed as problems.
        var compiled = services.GetRequiredService<WorkflowCompiler>().Compile(DefinitionReader.Read(Json));
        Assert.Empty(compiled.Problems);

        // A burst runs the instance until it has finished or waits. Everything that it may know is in the request.
        var burst = await services
            .GetRequiredService<BurstRunner>()
            .RunAsync(
                new BurstRequest
                {
                    Workflow = compiled.Workflow,
                    InstanceId = "000000000000000000000001",
                    Cause = new BurstCause.Start(new JsonObject { ["Name"] = "Ada" }),
                    Now = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero),
                    Catalog = new MemoryCatalog(),
                }
            );

        // The result says what changed; a host stores it in one commit.
        var change = Assert.Single(burst.Changes);
        Assert.Equal(WorkflowSubStatus.Finished, change.State.SubStatus);
        Assert.Equal("Hello Ada!", change.State.Output["Greeting"]!.ToString());
        Assert.Contains(change.Journal, entry => entry is { ActivityId: "greet", EventName: JournalEvents.Completed });
    }
}
