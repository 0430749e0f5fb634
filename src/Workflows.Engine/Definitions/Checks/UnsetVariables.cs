using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>Warns of variables that have no value at the beginning and that nothing sets: whoever reads one gets nothing.</summary>
public sealed class UnsetVariables : IPublishCheck
{
    /// <inheritdoc />
    public bool RefusesUnderWarn => false;

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var (node, variable) in compiled.Nodes.SelectMany(n => n.Variables.Select(v => (n, v))))
        {
            if (variable.DefaultValue is null && !compiled.Nodes.Any(n => Sets(n, variable)))
            {
                yield return new DefinitionProblem(
                    node.Parent is null ? null : node.Id,
                    ProblemSeverity.Warning,
                    $"Nothing sets the variable '{variable.Name}', and it has no default value: bind an output to it, set it, or remove it."
                )
                {
                    Code = ProblemCodes.UnsetVariable,
                };
            }
        }
    }

    private static bool Sets(ActivityNode node, Variable variable) =>
        node.Descriptor.Outputs.Any(o =>
            ((Output)o.Get(node.Activity)!).MemoryReferenceId is { } id && (id == variable.Id || id == variable.Name)
        )
        || node.Activity is SetVariable { Variable: { } set } && (set.Id == variable.Id || set.Name == variable.Name)
        || ExpressionTexts.Of(node).Any(e => ExpressionTexts.Sets(e.Text, variable.Name));
}
