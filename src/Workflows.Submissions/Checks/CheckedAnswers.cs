using System.Text.Json.Nodes;

namespace Workflows.Submissions.Checks;

/// <summary>A response after the checks of its form.</summary>
public sealed record CheckedAnswers
{
    /// <summary>Answers on the path that was taken, by question key: a code, an array of codes, a number, or a checked text (a reference, a date).</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Answers { get; init; }

    /// <summary>People's own words on that path, by question key. Never in a read set, a sheet, a mail or a log.</summary>
    public required IReadOnlyDictionary<string, string> FreeText { get; init; }

    /// <summary>Keys of questions whose answers were left out, because the branches skip their section or the form does not ask them.</summary>
    public required IReadOnlyList<string> Dropped { get; init; }

    /// <summary>What is wrong, one sentence each; an answer is never repeated in one.</summary>
    public required IReadOnlyList<AnswerProblem> Problems { get; init; }

    /// <summary>Signs of personal data in people's own words.</summary>
    public required IReadOnlyList<PersonalDataFinding> PersonalDataFindings { get; init; }

    /// <summary>Whether the path ended on a page that starts nothing.</summary>
    public bool StartsNothing { get; init; }

    /// <summary>The case reference, when the form asks for one and it is right.</summary>
    public CaseReference? CaseReference { get; init; }
}

/// <summary>Something wrong with an answer.</summary>
/// <param name="Question">The question's key.</param>
/// <param name="Sentence">What is wrong, without the answer.</param>
public sealed record AnswerProblem(string Question, string Sentence);

/// <summary>A sign of personal data.</summary>
/// <param name="Question">The question's key.</param>
/// <param name="Kind">What it looks like.</param>
public sealed record PersonalDataFinding(string Question, PersonalDataKind Kind);
