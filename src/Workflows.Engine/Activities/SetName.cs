using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Gives the instance a name, which lists show.</summary>
[Activity("Elsa", "Primitives", "Give the workflow instance a name.")]
public sealed class SetName : CodeActivity
{
    /// <summary>The new name; null removes it.</summary>
    [Input(Description = "The name.", IsInClear = true)]
    public Input<string?> Value { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var name = context.Get(Value);
        if (Value.Expression is LiteralExpression || ClearText.Allows(context.WorkflowExecutionContext, name))
        {
            context.WorkflowExecutionContext.Name = name;
            return;
        }

        // A name is for lists only, so a case does not stop because of it.
        context.JournalData["NotSet"] = "The name of a workflow about a case must be fixed text or an id, because it is stored in clear.";
    }
}
