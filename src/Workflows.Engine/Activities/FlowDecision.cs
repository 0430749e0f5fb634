using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Branches on a condition. Outcomes: <c>True</c>, <c>False</c>.</summary>
[Activity("Elsa", "Branching", "Evaluate a condition and follow the True or the False port.", DisplayName = "Decision")]
[FlowNode(OutcomeNames.True, OutcomeNames.False)]
public sealed class FlowDecision : Activity
{
    /// <summary>The condition that chooses the outcome.</summary>
    [Input(UIHint = InputUIHints.SingleLine)]
    public Input<bool> Condition { get; set; } = new(false);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(context.Get(Condition) ? OutcomeNames.True : OutcomeNames.False);
}
