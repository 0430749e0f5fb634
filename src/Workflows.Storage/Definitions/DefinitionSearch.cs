namespace Workflows.Storage.Definitions;

/// <summary>What a person looks for among the versions; what is null or empty is not asked for.</summary>
public sealed record DefinitionSearch
{
    /// <summary>Only the newest version of each definition, or only others.</summary>
    public bool? IsLatest { get; init; }

    /// <summary>Only published versions, or only others.</summary>
    public bool? IsPublished { get; init; }

    /// <summary>Versions that are the newest or published.</summary>
    public bool LatestOrPublished { get; init; }

    /// <summary>Versions with this number.</summary>
    public int? Version { get; init; }

    /// <summary>Part of the name, description or id, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Only of these definitions.</summary>
    public IReadOnlyList<string>? DefinitionIds { get; init; }

    /// <summary>Only versions with these own ids.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>The field by which the versions are sorted.</summary>
    public DefinitionOrder Order { get; init; } = DefinitionOrder.Created;

    /// <summary>Whether the greatest comes first.</summary>
    public bool Descending { get; init; }

    /// <summary>How many versions are left out from the beginning.</summary>
    public int Skip { get; init; }

    /// <summary>How many versions are given at most; null: all.</summary>
    public int? Take { get; init; }
}

/// <summary>A field by which versions are sorted.</summary>
public enum DefinitionOrder
{
    /// <summary>When the version was added.</summary>
    Created,

    /// <summary>The name, letters in any case.</summary>
    Name,

    /// <summary>The number of the version.</summary>
    Version,
}
