namespace Workflows.Server.Pages;

/// <summary>What is wrong with a field of a page.</summary>
/// <param name="Field">Id of the field.</param>
/// <param name="Sentence">One sentence that says what to do.</param>
public sealed record FieldProblem(string Field, string Sentence);
