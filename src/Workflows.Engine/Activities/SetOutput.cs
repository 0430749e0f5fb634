using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Sets one of the workflow's outputs.</summary>
[Activity("Elsa", "Composition", "Give one of the workflow's outputs a value.")]
public sealed class SetOutput : CodeActivity
{
    /// <summary>The name of a declared workflow output.</summary>
    [Input(DisplayName = "Output", Description = "The output.", UIHint = InputUIHints.OutputPicker, IsRequired = true)]
    public Input<string?> OutputName { get; set; } = new((string?)null);

    /// <summary>The output's new value.</summary>
    [Input(Description = "The value.")]
    public Input<object?> OutputValue { get; set; } = new((object?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) =>
        context.WorkflowExecutionContext.SetOutput(
            context.Get(OutputName) ?? throw new FaultException("No output name is given."),
            context.Get(OutputValue)
        );
}
