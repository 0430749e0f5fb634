namespace Workflows.Engine.Definitions;

/// <summary>Something that is wrong with a definition.</summary>
/// <param name="ActivityId">The activity; null when it is the definition as a whole.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">One clear sentence: what is wrong, where, and what to do.</param>
public sealed record DefinitionProblem(string? ActivityId, ProblemSeverity Severity, string Message)
{
    /// <summary>Which check found it, for tests and filters.</summary>
    public string Code { get; init; } = "";
}
