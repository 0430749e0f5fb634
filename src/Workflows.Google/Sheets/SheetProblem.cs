namespace Workflows.Google.Sheets;

/// <summary>Something about a tab that a person must mend.</summary>
/// <param name="Key">Distinguishes problems of a spreadsheet.</param>
/// <param name="Sentence">What is wrong and what to do, without personal data.</param>
internal sealed record SheetProblem(string Key, string Sentence);
