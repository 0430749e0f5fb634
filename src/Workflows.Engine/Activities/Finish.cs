using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Ends the whole instance at once.</summary>
[Activity("Elsa", "Primitives", "End the whole workflow instance.")]
public sealed class Finish : CodeActivity, ITerminalNode
{
    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) => context.WorkflowExecutionContext.Finish();
}
