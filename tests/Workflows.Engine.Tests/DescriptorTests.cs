using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

public sealed class DescriptorTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("Elsa.Sequence")]
    [InlineData("Elsa.Flowchart")]
    [InlineData("Elsa.FlowJoin")]
    [InlineData("Elsa.FlowFork")]
    [InlineData("Elsa.FlowDecision")]
    [InlineData("Elsa.FlowSwitch")]
    [InlineData("Elsa.If")]
    [InlineData("Elsa.Switch")]
    [InlineData("Elsa.SetVariable")]
    [InlineData("Elsa.SetName")]
    [InlineData("Elsa.SetOutput")]
    [InlineData("Elsa.Correlate")]
    [InlineData("Elsa.Start")]
    [InlineData("Elsa.End")]
    [InlineData("Elsa.Finish")]
    [InlineData("Elsa.Complete")]
    [InlineData("Elsa.Fault")]
    [InlineData("Elsa.WriteLine")]
    [InlineData("Elsa.Event")]
    [InlineData("Elsa.PublishEvent")]
    [InlineData("Elsa.Delay")]
    [InlineData("Elsa.StartAt")]
    [InlineData("Elsa.Timer")]
    [InlineData("Elsa.Cron")]
    [InlineData("Elsa.RunJavaScript")]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    public void The_built_in_activities_have_Elsas_names(string typeName) =>
        Assert.NotNull(_rig.Services.GetRequiredService<ActivityRegistry>().Find(typeName));

    [Fact]
    public void A_descriptor_tells_the_studio_what_it_needs()
    {
        var decision = _rig.Services.GetRequiredService<ActivityRegistry>().Find("Elsa.FlowDecision")!;
        Assert.Equal(
            ("Elsa", "FlowDecision", "Branching", "Decision", ActivityKind.Action),
            (decision.Namespace, decision.Name, decision.Category, decision.DisplayName, decision.Kind)
        );
        Assert.Equal(["True", "False"], decision.Ports.Select(p => p.Name));
        var condition = Assert.Single(decision.Inputs);
        Assert.Equal(
            ("Condition", "condition", "Boolean", "singleline", false),
            (condition.Name, condition.JsonName, condition.TypeName, condition.UIHint, condition.DefaultValue)
        );
    }

    [Fact]
    public void An_event_is_a_trigger_with_a_result()
    {
        var descriptor = _rig.Services.GetRequiredService<ActivityRegistry>().Find("Elsa.Event")!;
        Assert.True(descriptor.IsTrigger);
        Assert.Equal(ActivityKind.Trigger, descriptor.Kind);
        Assert.Equal(("Result", "Object"), (descriptor.Outputs[0].Name, descriptor.Outputs[0].TypeName));
    }

    [Theory]
    [InlineData("Elsa.Timer", "Interval TimeSpan singleline")]
    [InlineData("Elsa.Cron", "CronExpression String singleline, TimeZone String singleline")]
    [InlineData("Elsa.StartAt", "DateTime DateTimeOffset singleline")]
    public void What_waits_for_time_is_a_trigger_with_Elsas_inputs(string typeName, string inputs)
    {
        var descriptor = _rig.Services.GetRequiredService<ActivityRegistry>().Find(typeName)!;
        Assert.Equal(("Scheduling", ActivityKind.Trigger), (descriptor.Category, descriptor.Kind));
        Assert.Equal(inputs, string.Join(", ", descriptor.Inputs.Select(i => $"{i.Name} {i.TypeName} {i.UIHint}")));
    }

    [Fact]
    public void A_dispatch_has_Elsas_inputs_and_an_editor_for_names_and_values()
    {
        var descriptor = _rig.Services.GetRequiredService<ActivityRegistry>().Find("Elsa.DispatchWorkflow")!;
        Assert.Equal(
            ("Composition", ActivityKind.Action, "Dispatch Workflow"),
            (descriptor.Category, descriptor.Kind, descriptor.DisplayName)
        );
        Assert.Equal(
            [
                "WorkflowDefinitionId workflow-definition-picker",
                "CorrelationId singleline",
                // Elsa says "dropdown" and gives no choices; names with values can be typed without a script.
                "Input dictionary",
                "WaitForCompletion checkbox",
                "StartNewTrace checkbox",
                "ChannelName dropdown",
            ],
            descriptor.Inputs.Select(i => $"{i.Name} {i.UIHint}")
        );
        Assert.Equal("Result Object", $"{descriptor.Outputs[0].Name} {descriptor.Outputs[0].TypeName}");
    }
}
