using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Ends the innermost loop around this activity.</summary>
[Activity("Elsa", "Looping", "Leave the loop around this activity.")]
public sealed class Break : CodeActivity, ITerminalNode
{
    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => context.SendSignalAsync(new BreakSignal());
}
