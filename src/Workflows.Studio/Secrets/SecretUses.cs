using Workflows.Engine.Expressions;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Secrets;

/// <summary>Finds the workflows that name a secret.</summary>
internal sealed class SecretUses(DefinitionQueries queries)
{
    /// <summary>The workflows whose newest or published version names a secret, by name.</summary>
    public async Task<IReadOnlyList<UsingWorkflow>> OfAsync(string name, CancellationToken cancellationToken) =>
        [
            .. (await queries.MentioningInUseAsync(name, cancellationToken))
                .Where(d =>
                    SecretReference.In(d.ToDefinition().Root).Any(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
                )
                .GroupBy(d => d.DefinitionId, StringComparer.Ordinal)
                .Select(versions => versions.OrderByDescending(v => v.IsLatest).First())
                .Select(d => new UsingWorkflow(d.DefinitionId, d.Name is { Length: > 0 } given ? given : d.DefinitionId))
                .OrderBy(w => w.Name, StringComparer.OrdinalIgnoreCase),
        ];
}

/// <summary>A workflow that names a secret.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="Name">Its name.</param>
internal sealed record UsingWorkflow(string DefinitionId, string Name);
