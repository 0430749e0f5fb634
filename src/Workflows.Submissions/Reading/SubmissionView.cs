using Workflows.Submissions.Checks;

namespace Workflows.Submissions.Reading;

/// <summary>A revision of a submission as the decision page shows it. Never logged, mailed or written to a sheet.</summary>
public sealed record SubmissionView
{
    /// <summary>Id of the submission.</summary>
    public required string SubmissionId { get; init; }

    /// <summary>The revision's number.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of the current revision.</summary>
    public required int CurrentRevision { get; init; }

    /// <summary>Whether a newer revision is held, so that the answers shown may be out of date.</summary>
    public required bool NewerIsHeld { get; init; }

    /// <summary>The form's key.</summary>
    public required string FormKey { get; init; }

    /// <summary>The form's title.</summary>
    public required string FormTitle { get; init; }

    /// <summary>Id of the case; null when it is not known.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's three letters.</summary>
    public string? Service { get; init; }

    /// <summary>Id of the person who sent this revision; null for forms without a sender.</summary>
    public string? PersonId { get; init; }

    /// <summary>When this revision was sent (UTC).</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Hash of the answers; a decision records the hash that it was made on.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The answers, in the form's order.</summary>
    public required IReadOnlyList<AnswerView> Answers { get; init; }
}

/// <summary>One answer as the page of a decision shows it.</summary>
/// <param name="Key">The question's key.</param>
/// <param name="Number">The question's number.</param>
/// <param name="Section">The section's title.</param>
/// <param name="Title">The text of the question.</param>
/// <param name="Values">The texts of the chosen options, or the typed text.</param>
/// <param name="FreeText">Whether the answer is free text.</param>
public sealed record AnswerView(string Key, string Number, string Section, string Title, IReadOnlyList<string> Values, bool FreeText)
{
    /// <summary>The signs of personal data in the answer.</summary>
    public IReadOnlyList<PersonalDataKind> LooksLike { get; init; } = [];
}
