namespace Workflows.Engine.Definitions;

/// <summary>A compiled definition and the problems that were found. An activity with a problem faults when it runs; the others are not affected.</summary>
/// <param name="Workflow">The compiled definition.</param>
/// <param name="Problems">Errors and warnings.</param>
public sealed record CompilationResult(CompiledWorkflow Workflow, IReadOnlyList<DefinitionProblem> Problems);
