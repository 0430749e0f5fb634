using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Submissions.Activities;

/// <summary>
/// Refuses to publish a workflow that waits for a form without naming the arrangement: such a wait would take the next form of any case, and
/// that case's own workflow would not start.
/// </summary>
public sealed class FormWaitCheck : IPublishCheck
{
    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (
                node.Activity is FormArrived form
                && form.ArrangementId.IsFixed
                && string.IsNullOrEmpty(form.ArrangementId.Fixed)
                && !(node.CanStartWorkflow && IsFirst(node))
            )
            {
                yield return new DefinitionProblem(
                    node.Id,
                    ProblemSeverity.Error,
                    $"'{node.Label}' waits for a form in the middle of the workflow, so it must name the arrangement whose form it waits for."
                )
                {
                    Code = "form-wait",
                };
            }
        }
    }

    /// <summary>Whether nothing can run before an activity: neither in its flowchart or sequence, nor in those around it.</summary>
    private static bool IsFirst(ActivityNode node)
    {
        for (var at = node; at.Parent is { } parent; at = parent)
        {
            var isFirst = parent.Activity switch
            {
                Flowchart flowchart => flowchart.Connections.All(c => !ReferenceEquals(c.Target, at.Activity)),
                Sequence sequence => sequence.Activities is [var first, ..] && ReferenceEquals(first, at.Activity),
                Workflow or Engine.Activities.Parallel => true,
                // A loop or a branch runs something first, or runs it again.
                _ => false,
            };
            if (!isFirst)
            {
                return false;
            }
        }

        return true;
    }
}
