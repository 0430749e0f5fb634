using Workflows.Casework.Arrangements;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Submissions.Activities;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Refuses to publish a workflow in which an event that leads to Approved or Active can be reached without passing a person's decision for it
/// (R-47): from the start, from a time-out or from any other outcome. Which events these are, and which decision each needs, follows from the
/// table of transitions. The arrangement would refuse such an event at run time; this check tells the designer before the workflow runs.
/// </summary>
public sealed class NoApprovalByTime : IPublishCheck
{
    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (node.Activity is not ChangeArrangement change)
            {
                continue;
            }

            if (!change.Event.IsFixed)
            {
                yield return Problem(
                    node.Id,
                    "The event of \"Change the arrangement\" must be fixed text, so that it can be checked before publishing."
                );
            }
            else if (EventOf(change) is null)
            {
                yield return Problem(node.Id, $"There is no event '{change.Event.Fixed}' of arrangements.");
            }
        }

        foreach (var kind in ArrangementTransitions.IntoUse)
        {
            var ports = ArrangementTransitions.OutcomesOf(kind).Select(o => AskForDecision.Ports[o]).ToHashSet(StringComparer.Ordinal);
            foreach (var unguarded in Unguarded(compiled.Root, kind, ports))
            {
                yield return Problem(unguarded.Id, SentenceOf(kind, ports));
            }
        }
    }

    private static string SentenceOf(ArrangementEventKind kind, HashSet<string> ports) =>
        kind == ArrangementEventKind.Approve
            ? "The approval can be reached without a person's Approve: only the Approve port of \"Ask for a decision\" may lead to it, never a time-out or another outcome."
        : ArrangementTransitions.AFormMayCause(kind)
            ? $"{kind} can be reached without a person: only \"When a form arrives\"{(ports.Count == 0 ? "" : $" or the port {string.Join(" or ", ports)} of \"Ask for a decision\"")} may lead to it, never a time-out or another outcome."
        : ports.Count == 0 ? $"No workflow may cause {kind} by itself: it brings an arrangement into use, which only a person does."
        : $"{kind} can be reached without a person's decision: only the port {string.Join(" or ", ports)} of \"Ask for a decision\" may lead to it, never a time-out or another outcome.";

    /// <summary>Events of one kind inside an activity that can be reached from its beginning without the decision that they need.</summary>
    private static IEnumerable<ActivityNode> Unguarded(ActivityNode node, ArrangementEventKind kind, HashSet<string> ports)
    {
        if (node.Activity is ChangeArrangement change)
        {
            return EventOf(change) == kind ? [node] : [];
        }

        return node.Activity is Flowchart flowchart
            ? InFlowchart(node, flowchart, kind, ports)
            : node.Children.SelectMany(child => Unguarded(child, kind, ports));
    }

    private static IEnumerable<ActivityNode> InFlowchart(
        ActivityNode node,
        Flowchart flowchart,
        ArrangementEventKind kind,
        HashSet<string> ports
    )
    {
        // Every activity that is no connection's target, and every trigger, is treated as a beginning: a needless refusal is better than a
        // missed one.
        var targets = flowchart.Connections.Select(c => c.Target).ToHashSet();
        var open = new Stack<Activity>(
            flowchart.Activities.Where(a => !targets.Contains(a) || ReferenceEquals(a, flowchart.Start) || a is ITrigger)
        );
        var formMay = ArrangementTransitions.AFormMayCause(kind);
        var outbound = flowchart.Connections.ToLookup(c => c.Source);
        var seen = new HashSet<Activity>();
        while (open.TryPop(out var at))
        {
            if (!seen.Add(at))
            {
                continue;
            }

            // A form is sent by a person. What it proves is read from its stored answers when the event is caused.
            foreach (var connection in outbound[at])
            {
                if (!(at is AskForDecision && ports.Contains(connection.Port)) && !(at is FormArrived && formMay))
                {
                    open.Push(connection.Target);
                }
            }
        }

        return node.Children.Where(c => seen.Contains(c.Activity)).SelectMany(child => Unguarded(child, kind, ports));
    }

    // Read as the activity reads it.
    private static ArrangementEventKind? EventOf(ChangeArrangement change) => ChangeArrangement.EventNamed(change.Event.Fixed);

    private static DefinitionProblem Problem(string activityId, string message) =>
        new(activityId, ProblemSeverity.Error, message) { Code = "approval-without-a-person" };
}
