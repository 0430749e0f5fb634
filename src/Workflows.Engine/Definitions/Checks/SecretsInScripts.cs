namespace Workflows.Engine.Definitions.Checks;

/// <summary>
/// Refuses Elsa's <c>getSecret</c> in a script or template: what an expression reads is stored with the instance, and shown in its journal.
/// </summary>
public sealed class SecretsInScripts : IPublishCheck
{
    // Without an argument it reads a variable that is called Secret.
    private const string ReadsSecret = @"\bgetSecret\s*\(\s*[^)\s]";

    /// <inheritdoc />
    public bool RefusesUnderWarn => false;

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            foreach (var (name, text, _) in ExpressionTexts.Of(node))
            {
                if (ExpressionTexts.Matches(text, ReadsSecret))
                {
                    yield return new DefinitionProblem(
                        node.Id,
                        ProblemSeverity.Error,
                        $"{name} of '{node.Label}' reads a secret by getSecret(), which would store its value: choose 'Secret' as the type of a sensitive input."
                    )
                    {
                        Code = ProblemCodes.Secret,
                    };
                }
            }
        }
    }
}
