namespace Workflows.Engine.Definitions;

/// <summary>A check that a room above adds to publishing. Its errors refuse a publication under any setting.</summary>
public interface IPublishCheck
{
    /// <summary>What is wrong with a definition.</summary>
    IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled);
}
