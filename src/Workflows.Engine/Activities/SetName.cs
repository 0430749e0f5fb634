using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Gives the instance a name, which lists show.</summary>
[Activity("Elsa", "Primitives", "Give the workflow instance a name.")]
public sealed class SetName : CodeActivity
{
    /// <summary>The new name; null removes it.</summary>
    [Input(Description = "The name.")]
    public Input<string?> Value { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) => context.WorkflowExecutionContext.Name = context.Get(Value);
}
