using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Leaves the loop around it.</summary>
[Activity("Elsa", "Looping", "Leave the loop around this activity.")]
public sealed class Break : CodeActivity, ITerminalNode
{
    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => context.SendSignalAsync(new BreakSignal());
}
