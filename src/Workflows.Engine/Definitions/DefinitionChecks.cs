using Microsoft.Extensions.Options;
using Workflows.Engine.Definitions.Checks;

namespace Workflows.Engine.Definitions;

/// <summary>Checks definitions, in the same way when they are imported and when they are published.</summary>
public sealed class DefinitionChecks(WorkflowCompiler compiler, IEnumerable<IPublishCheck> publishChecks, IOptions<EngineOptions> options)
{
    /// <summary>Compiles a definition that is imported or saved. Problems are reported, but never refuse an import.</summary>
    public CompilationResult Import(WorkflowDefinition definition) => compiler.Compile(definition);

    /// <summary>Compiles a definition that is to be published, and decides whether it may be.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="secrets">The secrets that are kept; null where that is not known: then nothing is compared with them.</param>
    public PublishVerdict Publish(WorkflowDefinition definition, IReadOnlyList<KnownSecret>? secrets = null)
    {
        var result = compiler.Compile(definition);
        var strict = options.Value.PublishChecks == PublishChecks.Refuse;
        var problems = result
            .Problems.Select(p => strict && p.Code == ProblemCodes.UnknownType ? p with { Severity = ProblemSeverity.Error } : p)
            .ToList();
        problems.AddRange(secrets is null ? [] : KnownSecretUse.Check(definition, result.Workflow, secrets));
        var refused = strict && problems.Any(p => p.Severity == ProblemSeverity.Error);
        foreach (var check in publishChecks)
        {
            foreach (var problem in check.Check(definition, result.Workflow))
            {
                problems.Add(problem);
                refused |= problem.Severity == ProblemSeverity.Error && (strict || check.RefusesUnderWarn);
            }
        }
        return new PublishVerdict(result.Workflow, problems, !refused);
    }
}

/// <summary>Whether a definition may be published.</summary>
/// <param name="Workflow">The compiled definition.</param>
/// <param name="Problems">The compiler's problems, then those of the <see cref="IPublishCheck"/>s.</param>
/// <param name="IsAllowed">Whether the definition may be published.</param>
public sealed record PublishVerdict(CompiledWorkflow Workflow, IReadOnlyList<DefinitionProblem> Problems, bool IsAllowed);
