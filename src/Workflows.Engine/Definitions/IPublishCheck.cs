namespace Workflows.Engine.Definitions;

/// <summary>A check besides those of the compiler: when a definition is published, and when its problems are shown after a save.</summary>
public interface IPublishCheck
{
    /// <summary>Whether its errors refuse a publication under <see cref="PublishChecks.Warn"/> too: what they prevent could harm somebody.</summary>
    bool RefusesUnderWarn => true;

    /// <summary>Gives the problems of a definition.</summary>
    IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled);
}
