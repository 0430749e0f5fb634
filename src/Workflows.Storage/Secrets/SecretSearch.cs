namespace Workflows.Storage.Secrets;

/// <summary>Which secrets a list shows.</summary>
public sealed record SecretSearch
{
    /// <summary>A part of the name, the name for people or the description, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>Types; empty for all.</summary>
    public IReadOnlyList<string> TypeNames { get; init; } = [];

    /// <summary>Stores; empty for all.</summary>
    public IReadOnlyList<string> StoreNames { get; init; } = [];

    /// <summary>The scope, in any case; null for all.</summary>
    public string? Scope { get; init; }

    /// <summary>The status; null for all.</summary>
    public SecretStatus? Status { get; init; }

    /// <summary>How many to leave out at the beginning.</summary>
    public long Skip { get; init; }

    /// <summary>How many to give at most.</summary>
    public int Take { get; init; } = 100;
}
