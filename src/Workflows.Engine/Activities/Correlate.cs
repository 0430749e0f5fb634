using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Sets the instance's correlation id, by which events can address it.</summary>
[Activity("Elsa", "Primitives", "Set the workflow instance's correlation id.")]
public sealed class Correlate : CodeActivity
{
    /// <summary>The new correlation id; null removes it.</summary>
    [Input(Description = "The correlation id.", IsInClear = true)]
    public Input<string?> CorrelationId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) =>
        context.WorkflowExecutionContext.CorrelationId = ClearText.Get(context, CorrelationId, "The correlation id");
}
