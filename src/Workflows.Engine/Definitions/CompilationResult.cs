namespace Workflows.Engine.Definitions;

/// <summary>A compiled definition and what is wrong with it. What is wrong faults where a run comes to it, and nowhere else.</summary>
/// <param name="Workflow">The compiled definition.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record CompilationResult(CompiledWorkflow Workflow, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>Whether something is wrong that keeps it from running as it stands.</summary>
    public bool HasErrors => Problems.Any(p => p.Severity == ProblemSeverity.Error);
}
