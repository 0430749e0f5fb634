using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Ends the instance at once: scheduled activities do not run, and bookmarks are removed.</summary>
[Activity("Elsa", "Primitives", "End the whole workflow instance.")]
public sealed class Finish : CodeActivity, ITerminalNode
{
    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) => context.WorkflowExecutionContext.Finish();
}
