namespace Workflows.Google.Activities;

/// <summary>What a definition fixes of the columns that it writes.</summary>
/// <param name="Names">The columns' names; null when they are computed.</param>
/// <param name="Source">The expression that computes them, as text; null when there is none.</param>
internal readonly record struct GivenColumns(IReadOnlyList<string>? Names, string? Source);
