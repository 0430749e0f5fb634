using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.Engine.Activities;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>
/// Says at publish when an activity starts a workflow that does not exist. A workflow that is imported and not published yet is no mistake: of two that
/// start each other one is published first. <c>ExecuteWorkflow</c> gets a warning only, because such definitions could be published before.
/// </summary>
public sealed class CalledDefinitions(IServiceProvider services, IOptions<EngineOptions> options) : IPublishCheck
{
    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        // A host without definitions, as in tests of the engine alone, knows no other workflow.
        if (services.GetService<IWorkflowCatalog>() is not { } catalog)
        {
            yield break;
        }

        foreach (var node in compiled.Nodes)
        {
            if (
                node.Activity is ICallsDefinition { WorkflowDefinitionId: { IsFixed: true, Fixed: { Length: > 0 } id } }
                && id != definition.DefinitionId
                && !catalog.Knows(id)
            )
            {
                var isError = node.Activity is DispatchWorkflow && options.Value.PublishChecks == PublishChecks.Refuse;
                yield return new DefinitionProblem(
                    node.Id,
                    isError ? ProblemSeverity.Error : ProblemSeverity.Warning,
                    $"'{node.Label}' starts the workflow '{id}', which does not exist; import it first, or correct the id."
                )
                {
                    Code = ProblemCodes.UnknownWorkflow,
                };
            }
        }
    }
}
