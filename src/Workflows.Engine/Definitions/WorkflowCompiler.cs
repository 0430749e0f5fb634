using Microsoft.Extensions.Options;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Compiles definitions to immutable graphs with bound inputs.</summary>
public sealed class WorkflowCompiler(
    ActivityRegistry registry,
    ExpressionLanguages languages,
    IOptions<EngineOptions> options,
    IServiceProvider services
)
{
    /// <summary>Compiles a definition. The result always has a workflow: an activity with a problem faults when it runs.</summary>
    public CompilationResult Compile(WorkflowDefinition definition) =>
        new WorkflowCompilation(definition.Clone(), registry, languages, options.Value, services).Run();
}
