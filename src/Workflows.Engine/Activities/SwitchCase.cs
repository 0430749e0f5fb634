using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>A case of a <see cref="Switch"/> or a <see cref="FlowSwitch"/>.</summary>
/// <param name="Label">The case's name; in a flowchart it is also the port.</param>
/// <param name="Condition">An expression that is true when the case matches.</param>
/// <param name="Activity">The activity that the case runs; null in a flowchart.</param>
public sealed record SwitchCase(string Label, CompiledExpression Condition, Activity? Activity)
{
    internal static IReadOnlyList<SwitchCase> Read(JsonObject source, ActivityBinder binder) =>
        [
            .. source
                .Objects("cases")
                .Select(json =>
                {
                    var label = json.Text("label") ?? "";
                    return new SwitchCase(
                        label,
                        binder.Expression(json["condition"], typeof(bool), $"The condition of case '{label}'"),
                        binder.Child(json["activity"])
                    );
                }),
        ];

    internal static List<SwitchCase> Matching(IReadOnlyList<SwitchCase> cases, SwitchMode mode, ActivityExecutionContext context)
    {
        var matching = new List<SwitchCase>();
        foreach (var candidate in cases)
        {
            // As in Elsa, every case is evaluated even when only the first match counts, so a later case that fails faults the switch.
            if (candidate.Matches(context) && (matching.Count == 0 || mode == SwitchMode.MatchAny))
            {
                matching.Add(candidate);
            }
        }
        return matching;
    }

    private bool Matches(ActivityExecutionContext context)
    {
        try
        {
            return context.Evaluate<bool>(Condition);
        }
        catch (ExpressionException e)
        {
            throw new FaultException($"Failed to evaluate the condition of case '{Label}': {e.Message}", inner: e);
        }
    }
}
