using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Completes with several outcomes, so that several branches run side by side.</summary>
[Activity("Elsa", "Branching", "Split into branches that run side by side.", DisplayName = "Fork (flow)")]
public sealed class FlowFork : Activity
{
    /// <summary>Names of the outcomes, each of them a port.</summary>
    [Input(Description = "The branches; each becomes a port.", UIHint = InputUIHints.DynamicOutcomes)]
    public Input<ICollection<string>?> Branches { get; set; } = new((ICollection<string>?)null);

    internal override bool MayLeaveThroughSeveralPorts => true;

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(context.Get(Branches) is { } branches ? [.. branches] : [OutcomeNames.Done]);
}
