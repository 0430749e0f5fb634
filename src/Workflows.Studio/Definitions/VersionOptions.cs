using System.Globalization;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>Elsa's words for which versions are meant.</summary>
internal static class VersionOptions
{
    /// <summary>Narrows a search by such a word; an empty or unknown one means all versions, as in Elsa.</summary>
    public static DefinitionSearch Narrow(DefinitionSearch search, string? word) =>
        word switch
        {
            "Latest" => search with { IsLatest = true },
            "Published" => search with { IsPublished = true },
            "LatestOrPublished" => search with { LatestOrPublished = true },
            "LatestAndPublished" => search with { IsLatest = true, IsPublished = true },
            "Draft" => search with { IsLatest = true, IsPublished = false },
            _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? search with
                {
                    Version = number,
                }
                : search,
        };

    /// <summary>The version of a definition with a number, with its source; null when there is none.</summary>
    public static Task<StoredDefinition?> FindNumberAsync(
        this DefinitionStore store,
        string definitionId,
        int number,
        CancellationToken cancellationToken
    ) => store.FindAsync(definitionId, number.ToString(CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>The version of a definition that such a word names, with its source; null when there is none.</summary>
    public static async Task<StoredDefinition?> FindAsync(
        this DefinitionStore store,
        string definitionId,
        string? word,
        CancellationToken cancellationToken
    ) =>
        Pick(await store.VersionHeadsAsync(definitionId, cancellationToken), word) is { } head
            ? await store.FindAsync(head.Id, cancellationToken)
            : null;

    /// <summary>The version of a definition that such a word names; the newest when it is empty.</summary>
    public static StoredDefinition? Pick(IReadOnlyList<StoredDefinition> versions, string? word) =>
        word switch
        {
            null or "" or "Latest" => versions.FirstOrDefault(v => v.IsLatest),
            "Published" => versions.FirstOrDefault(v => v.IsPublished),
            "LatestOrPublished" => versions.FirstOrDefault(v => v.IsLatest) ?? versions.FirstOrDefault(v => v.IsPublished),
            "PublishedOrLatest" => versions.FirstOrDefault(v => v.IsPublished) ?? versions.FirstOrDefault(v => v.IsLatest),
            "LatestAndPublished" => versions.FirstOrDefault(v => v is { IsLatest: true, IsPublished: true }),
            "Draft" => versions.FirstOrDefault(v => v is { IsLatest: true, IsPublished: false }),
            _ => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? versions.FirstOrDefault(v => v.Version == number)
                : versions.FirstOrDefault(v => v.IsLatest),
        };
}
