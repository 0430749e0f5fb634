using System.Collections.Frozen;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Definitions;

/// <summary>
/// All versions in memory, each compiled when it is first used; one that this build has never compiled is compiled when it is loaded
/// (<see cref="Compilations"/>). A version that this node publishes is used at once, one that another node
/// publishes when the stamp is read next (every two seconds, and whenever a version is missing).
/// </summary>
public sealed class DefinitionLibrary(DefinitionStore store, WorkflowCompiler compiler, Compilations compilations)
    : IWorkflowCatalog,
        ITriggerIndex,
        IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Shelf _shelf = Shelf.Empty;

    /// <inheritdoc />
    public CompiledWorkflow? FindPublished(string definitionId) => _shelf.Published.GetValueOrDefault(definitionId)?.Value;

    /// <inheritdoc />
    public CompiledWorkflow? FindVersion(string versionId) => _shelf.ById.GetValueOrDefault(versionId)?.Value;

    /// <inheritdoc />
    public bool Knows(string definitionId) => _shelf.Stamp is null || _shelf.DefinitionIds.Contains(definitionId);

    /// <inheritdoc />
    public string? WhySetAside(string versionId) => _shelf.SetAside.GetValueOrDefault(versionId);

    /// <inheritdoc />
    public IReadOnlyList<TriggerMatch> Match(string name, string? key) => _shelf.Triggers.Value.GetValueOrDefault((name, key)) ?? [];

    /// <inheritdoc />
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        var stamp = await store.StampAsync(cancellationToken);
        if (stamp == _shelf.Stamp)
        {
            return;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (stamp != _shelf.Stamp)
            {
                _shelf = await LoadAsync(stamp, await store.HeadsAsync(cancellationToken), cancellationToken);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _loading.Dispose();

    private async Task<Shelf> LoadAsync(string stamp, IReadOnlyList<StoredDefinition> heads, CancellationToken cancellationToken)
    {
        // The draft changes with every save and runs nowhere; a version that is here already never changes.
        var fixedOnes = heads.Where(h => !h.IsDraft).ToList();
        var missing = fixedOnes.Where(h => !_shelf.ById.ContainsKey(h.Id) && !_shelf.SetAside.ContainsKey(h.Id)).Select(h => h.Id).ToList();
        var sources = missing.Count == 0 ? [] : await store.SourcesAsync(missing, cancellationToken);
        var bySourceId = sources.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var known = await compilations.KnownAsync(cancellationToken);
        var byId = new Dictionary<string, Lazy<CompiledWorkflow>>(StringComparer.Ordinal);
        var published = new Dictionary<string, Lazy<CompiledWorkflow>>(StringComparer.Ordinal);
        var setAside = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in fixedOnes)
        {
            var compiled = _shelf.ById.GetValueOrDefault(row.Id);
            var failure = _shelf.SetAside.GetValueOrDefault(row.Id);
            if (compiled is null && failure is null)
            {
                if (!bySourceId.TryGetValue(row.Id, out var source))
                {
                    // It was deleted between the two queries.
                    continue;
                }

                (compiled, failure) = known.TryGetValue(row.Id, out var knownFailure)
                    ? (new Lazy<CompiledWorkflow>(() => compiler.Compile(source.ToDefinition()).Workflow), knownFailure)
                    : await FirstAsync(source, cancellationToken);
            }

            if (failure is not null)
            {
                setAside[row.Id] = failure;
                continue;
            }

            byId[row.Id] = compiled!;
            if (row is { IsPublished: true, DeletedAt: null })
            {
                published[row.DefinitionId] = compiled!;
            }
        }

        return new Shelf(
            stamp,
            byId.ToFrozenDictionary(StringComparer.Ordinal),
            published.ToFrozenDictionary(StringComparer.Ordinal),
            setAside.ToFrozenDictionary(StringComparer.Ordinal),
            heads.Where(h => h.DeletedAt is null).Select(h => h.DefinitionId).ToFrozenSet(StringComparer.Ordinal)
        );
    }

    private async Task<(Lazy<CompiledWorkflow>? Compiled, string? Failure)> FirstAsync(
        StoredDefinition row,
        CancellationToken cancellationToken
    )
    {
        var (workflow, failure) = await compilations.TryAsync(row, cancellationToken);
        return (workflow is null ? null : new Lazy<CompiledWorkflow>(workflow), failure);
    }

    private sealed record Shelf(
        string? Stamp,
        FrozenDictionary<string, Lazy<CompiledWorkflow>> ById,
        FrozenDictionary<string, Lazy<CompiledWorkflow>> Published,
        FrozenDictionary<string, string> SetAside,
        FrozenSet<string> DefinitionIds
    )
    {
        public static readonly Shelf Empty = new(
            null,
            FrozenDictionary<string, Lazy<CompiledWorkflow>>.Empty,
            FrozenDictionary<string, Lazy<CompiledWorkflow>>.Empty,
            FrozenDictionary<string, string>.Empty,
            FrozenSet<string>.Empty
        );

        public Lazy<FrozenDictionary<(string Name, string? Key), TriggerMatch[]>> Triggers { get; } =
            new(() =>
                Published
                    .Values.SelectMany(w => w.Value.Triggers.Select(t => (Trigger: t, Workflow: w.Value)))
                    .Where(t => t.Trigger.Schedule is null)
                    .GroupBy(t => (t.Trigger.Name, t.Trigger.Key))
                    .ToFrozenDictionary(
                        g => g.Key,
                        g =>
                            g.Select(t => new TriggerMatch(t.Workflow.DefinitionId, t.Workflow.VersionId, t.Trigger.ActivityId))
                                .OrderBy(t => t.DefinitionId, StringComparer.Ordinal)
                                .ToArray()
                    )
            );
    }
}
