using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Conformance;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests.Examples;

/// <summary>Example: write an activity of your own and use it in a workflow.</summary>
public sealed class WriteAnActivity
{
    // The attribute gives the type name that definitions use, Example.AgeBand, and the texts of the studio's toolbox.
    // FlowNode names the outcomes: in a flowchart each of them is a port that connections start from.
    [Activity("Example", "Examples", "Tells the age band of a young person.")]
    [FlowNode("Child", "Adult")]
    public sealed class AgeBand : Activity
    {
        // An input takes a literal or an expression; the engine evaluates it before the activity runs.
        [Input(Description = "The age in years.", IsRequired = true)]
        public Input<int> Age { get; set; } = new(0);

        // A definition can bind an output to a variable.
        [Output(Description = "The band, for example 13-15.")]
        public Output<string?>? Band { get; set; }

        protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            // One object serves all executions of the activity, so everything about this execution comes from the context.
            var age = context.Get(Age);
            context.Set(
                Band,
                age < 13 ? "under13"
                    : age < 16 ? "13-15"
                    : "16+"
            );
            return context.CompleteActivityWithOutcomesAsync(age < 18 ? "Child" : "Adult");
        }
    }

    [Fact]
    public async Task An_activity_reads_its_input_sets_its_output_and_chooses_an_outcome()
    {
        // Registering the class is all that the engine needs; AddActivitiesFrom registers every activity of an assembly.
        using var services = new ServiceCollection().AddWorkflowEngine().AddActivity<AgeBand>().BuildServiceProvider();

        var band = Flow.Activity("Example.AgeBand", "band", ("age", Flow.JavaScript("7 + 7")));
        band["band"] = new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = "v-Band" } };
        var definition = Flow.Definition(
            Flow.Flowchart(
                [band, Flow.Script("child", "'a child of ' + getBand()"), Flow.Line("adult", "an adult")],
                ("band", "Child", "child"),
                ("band", "Adult", "adult")
            ),
            variables: [Flow.Variable("Band", "String")]
        );

        var compiled = services.GetRequiredService<WorkflowCompiler>().Compile(new WorkflowDefinition(definition));
        var host = new MemoryHost(services, new MemoryCatalog());
        await host.StartAsync(compiled.Workflow);

        Assert.Equal(["a child of 13-15"], host.Lines);
    }
}
