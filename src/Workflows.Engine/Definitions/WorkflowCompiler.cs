using Microsoft.Extensions.Options;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Compiles a version of a definition, once, to an immutable graph with its inputs bound.</summary>
public sealed class WorkflowCompiler(
    ActivityRegistry registry,
    ExpressionLanguages languages,
    IOptions<EngineOptions> options,
    IServiceProvider services
)
{
    /// <summary>Compiles a definition. It always gives a workflow: what is wrong is listed, and faults where a run comes to it.</summary>
    public CompilationResult Compile(WorkflowDefinition definition) =>
        new WorkflowCompilation(definition.Clone(), registry, languages, options.Value, services).Run();
}
