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
        var bound = compiled.Nodes.SelectMany(Bound).ToHashSet(StringComparer.Ordinal);
        var texts = compiled.Nodes.SelectMany(ExpressionTexts.Of).Select(e => e.Text).ToList();
        foreach (var (node, variable) in compiled.Nodes.SelectMany(n => n.Variables.Select(v => (n, v))))
        {
            if (
                variable.DefaultValue is null
                && !bound.Contains(variable.Id)
                && !bound.Contains(variable.Name)
                && !texts.Exists(text => ExpressionTexts.Sets(text, variable.Name))
            )
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

    /// <summary>The ids and names of variables that a node sets without a script.</summary>
    private static IEnumerable<string> Bound(ActivityNode node)
    {
        var outputs = node.Descriptor.Outputs.Select(o => ((Output)o.Get(node.Activity)!).MemoryReferenceId).OfType<string>();
        return node.Activity is SetVariable { Variable: { } set } ? outputs.Append(set.Id).Append(set.Name) : outputs;
    }
}
