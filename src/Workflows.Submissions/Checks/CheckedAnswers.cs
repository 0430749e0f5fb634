using System.Text.Json.Nodes;

namespace Workflows.Submissions.Checks;

/// <summary>A response after the checks of its form.</summary>
public sealed record CheckedAnswers
{
    /// <summary>Answers on the path that was taken, by question key: a code, an array of codes, a number, or a checked text (a reference, a date).</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Answers { get; init; }

    /// <summary>Free text on that path, by question key. It never goes into a read set, a sheet, a mail or a log.</summary>
    public required IReadOnlyDictionary<string, string> FreeText { get; init; }

    /// <summary>Keys of questions whose answers were left out, because the branches skip their section or the form does not ask them.</summary>
    public required IReadOnlyList<string> Dropped { get; init; }

    /// <summary>One sentence for each answer that failed a check; a sentence never repeats the answer.</summary>
    public required IReadOnlyList<AnswerProblem> Problems { get; init; }

    /// <summary>Signs of personal data in the free text.</summary>
    public required IReadOnlyList<PersonalDataFinding> PersonalDataFindings { get; init; }

    /// <summary>Whether the path ended on a page that starts no workflow (<see cref="Forms.FormSection.StartsNothing"/>).</summary>
    public bool StartsNothing { get; init; }

    /// <summary>The case reference; null when the form asks for none, or the answer has the wrong shape or check letter.</summary>
    public CaseReference? CaseReference { get; init; }
}

/// <summary>An answer that failed a check.</summary>
/// <param name="Question">The question's key.</param>
/// <param name="Sentence">One sentence for people, without the answer itself.</param>
public sealed record AnswerProblem(string Question, string Sentence);

/// <summary>A sign of personal data in a free-text answer.</summary>
/// <param name="Question">The question's key.</param>
/// <param name="Kind">The pattern that matched.</param>
public sealed record PersonalDataFinding(string Question, PersonalDataKind Kind);
