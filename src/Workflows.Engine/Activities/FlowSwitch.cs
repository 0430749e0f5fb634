using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Completes with the labels of the matching cases as outcomes, or with <c>Default</c>.</summary>
[Activity("Elsa", "Branching", "Evaluate cases and follow the port of the one that matches.", DisplayName = "Switch (flow)")]
[FlowNode(OutcomeNames.Default, IsOpen = true)]
public sealed class FlowSwitch : Activity, IBindsDefinition
{
    /// <summary>The cases; the label of each is a port.</summary>
    [Input(Description = "The cases; each becomes a port.", UIHint = InputUIHints.FlowSwitchEditor)]
    public IReadOnlyList<SwitchCase> Cases { get; set; } = [];

    /// <summary>Whether only the first matching case counts, or all.</summary>
    [Input(Description = "Follow the first case that matches, or all.", UIHint = InputUIHints.DropDown)]
    public Input<SwitchMode> Mode { get; set; } = new(SwitchMode.MatchFirst);

    internal override bool MayLeaveThroughSeveralPorts =>
        Mode.Expression is not LiteralExpression literal || ValueConverter.Convert<SwitchMode>(literal.Value) != SwitchMode.MatchFirst;

    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder) => Cases = SwitchCase.Read(source, binder);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var matching = SwitchCase.Matching(Cases, context.Get(Mode), context);
        return context.CompleteActivityWithOutcomesAsync(matching.Count == 0 ? [OutcomeNames.Default] : [.. matching.Select(c => c.Label)]);
    }
}
