using Workflows.Casework.Arrangements;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Refuses to publish a workflow in which an approval can be reached without passing a person's "Approve": from the start, from a
/// time-out or from any other outcome. The arrangement would refuse such an approval at run time; this check tells the designer before the
/// workflow runs.
/// </summary>
public sealed class NoApprovalByTime : IPublishCheck
{
    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (node.Activity is ChangeArrangement change && EventOf(change) is null)
            {
                yield return Problem(
                    node.Id,
                    "The event of \"Change the arrangement\" must be fixed text, so that it can be checked before publishing."
                );
            }
        }

        foreach (var unguarded in Unguarded(compiled.Root))
        {
            yield return Problem(
                unguarded.Id,
                "The approval can be reached without a person's Approve: only the Approve port of \"Ask for a decision\" may lead to it, never a time-out or another outcome."
            );
        }
    }

    /// <summary>Approvals inside an activity that can be reached from its beginning without a person's Approve.</summary>
    private static IEnumerable<ActivityNode> Unguarded(ActivityNode node)
    {
        if (node.Activity is ChangeArrangement change)
        {
            return Approves(change) ? [node] : [];
        }

        return node.Activity is Flowchart flowchart ? InFlowchart(node, flowchart) : node.Children.SelectMany(Unguarded);
    }

    private static IEnumerable<ActivityNode> InFlowchart(ActivityNode node, Flowchart flowchart)
    {
        // Every activity that is no connection's target, and every trigger, is treated as a beginning: a needless refusal is better than a
        // missed one.
        var targets = flowchart.Connections.Select(c => c.Target).ToHashSet();
        var open = new Stack<Activity>(
            flowchart.Activities.Where(a => !targets.Contains(a) || ReferenceEquals(a, flowchart.Start) || a is ITrigger)
        );
        var outbound = flowchart.Connections.ToLookup(c => c.Source);
        var seen = new HashSet<Activity>();
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            foreach (var connection in outbound[at])
            {
                if (!(at is AskForDecision && connection.Port == "Approve"))
                {
                    open.Push(connection.Target);
                }
            }
        }

        return node.Children.Where(c => seen.Contains(c.Activity)).SelectMany(Unguarded);
    }

    // An event that is computed at run time may be an approval.
    private static bool Approves(ChangeArrangement change) => EventOf(change) is null or nameof(ArrangementEventKind.Approve);

    private static string? EventOf(ChangeArrangement change) => (change.Event.Expression as LiteralExpression)?.Value?.ToString();

    private static DefinitionProblem Problem(string activityId, string message) =>
        new(activityId, ProblemSeverity.Error, message) { Code = "approval-without-a-person" };
}
