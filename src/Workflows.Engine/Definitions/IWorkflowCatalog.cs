namespace Workflows.Engine.Definitions;

/// <summary>Finds compiled definitions. All of them are in memory, because a burst must not wait for a database.</summary>
public interface IWorkflowCatalog
{
    /// <summary>The published version of a definition, or null.</summary>
    CompiledWorkflow? FindPublished(string definitionId);

    /// <summary>A version by its own id (<c>id</c> in the JSON, not <c>definitionId</c>), or null.</summary>
    CompiledWorkflow? FindVersion(string versionId);

    /// <summary>Whether a definition has any version, published or not; true as long as no definition was loaded.</summary>
    bool Knows(string definitionId) => FindPublished(definitionId) is not null;

    /// <summary>Loads versions that other nodes have added.</summary>
    ValueTask RefreshAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Why a version that exists is not in the catalogue, in one sentence; null of any other version.</summary>
    string? WhySetAside(string versionId) => null;
}
