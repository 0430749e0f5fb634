using Workflows.Engine.Activities;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>Warns of activities of a flowchart that no way leads to, so that they never run.</summary>
public sealed class UnreachedActivities : IPublishCheck
{
    /// <inheritdoc />
    public bool RefusesUnderWarn => false;

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (node.Activity is not Flowchart flowchart)
            {
                continue;
            }

            var reached = flowchart.Reached();
            foreach (var child in node.Children.Where(child => !reached.Contains(child.Activity)))
            {
                yield return new DefinitionProblem(
                    child.Id,
                    ProblemSeverity.Warning,
                    $"Nothing leads to '{child.Label}', so it never runs: connect it, or remove it."
                )
                {
                    Code = ProblemCodes.Unreached,
                };
            }
        }
    }
}
