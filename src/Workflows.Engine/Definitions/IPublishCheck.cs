namespace Workflows.Engine.Definitions;

/// <summary>A check that another project adds to publishing. Its errors refuse a publication under every setting of <see cref="PublishChecks"/>.</summary>
public interface IPublishCheck
{
    /// <summary>Gives the problems of a definition.</summary>
    IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled);
}
