namespace Workflows.Engine.Definitions;

/// <summary>A secret as the checks of definitions need it. It never leaves the check: problems name it, and nothing prints its value.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">Its value; null when there is none to compare.</param>
/// <param name="whyUnusable">Why no workflow can use it now, as the end of a sentence; null when it can be used.</param>
public sealed class KnownSecret(string name, string? value, string? whyUnusable)
{
    private const int ShortestCompared = 6;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Why no workflow can use it now, as the end of a sentence; null when it can be used.</summary>
    public string? WhyUnusable { get; } = whyUnusable;

    /// <summary>Whether a text contains its value. A value shorter than six characters is in too many texts by chance.</summary>
    public bool IsIn(string text) => value is { Length: >= ShortestCompared } && text.Contains(value, StringComparison.Ordinal);
}
