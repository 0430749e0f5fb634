using Workflows.Engine.Definitions;

namespace Workflows.Conformance;

/// <summary>Definitions that see one another.</summary>
public sealed class MemoryCatalog : IWorkflowCatalog
{
    private readonly Dictionary<string, CompiledWorkflow> _published = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CompiledWorkflow> _versions = new(StringComparer.Ordinal);

    public void Add(CompiledWorkflow workflow)
    {
        _versions[workflow.VersionId] = workflow;
        if (!_published.TryGetValue(workflow.DefinitionId, out var known) || known.Version <= workflow.Version)
        {
            _published[workflow.DefinitionId] = workflow;
        }
    }

    public CompiledWorkflow? FindPublished(string definitionId) => _published.GetValueOrDefault(definitionId);

    public CompiledWorkflow? FindVersion(string versionId) => _versions.GetValueOrDefault(versionId);
}
