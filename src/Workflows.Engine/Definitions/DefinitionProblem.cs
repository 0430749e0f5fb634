namespace Workflows.Engine.Definitions;

/// <summary>A problem that the compiler or a publish check found in a definition.</summary>
/// <param name="ActivityId">The activity that has the problem; null for the definition as a whole.</param>
/// <param name="Severity">Whether the problem refuses a publication.</param>
/// <param name="Message">One sentence that says what is wrong, where, and what to do.</param>
public sealed record DefinitionProblem(string? ActivityId, ProblemSeverity Severity, string Message)
{
    /// <summary>One of <see cref="ProblemCodes"/>, or the code of an <see cref="IPublishCheck"/>.</summary>
    public string Code { get; init; } = "";
}
