using Workflows.Submissions.Checks;

namespace Workflows.Submissions.Reading;

/// <summary>A revision of a submission as the decision page shows it. Never logged, mailed or written to a sheet.</summary>
public sealed record SubmissionView
{
    /// <summary>The submission.</summary>
    public required string SubmissionId { get; init; }

    /// <summary>The revision's number.</summary>
    public required int Revision { get; init; }

    /// <summary>The number of the newest revision that counts.</summary>
    public required int CurrentRevision { get; init; }

    /// <summary>Whether a newer revision is held: what is shown may be out of date.</summary>
    public required bool NewerIsHeld { get; init; }

    /// <summary>The form's key.</summary>
    public required string FormKey { get; init; }

    /// <summary>The form's title.</summary>
    public required string FormTitle { get; init; }

    /// <summary>The case.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's three letters.</summary>
    public string? Service { get; init; }

    /// <summary>Who sent it.</summary>
    public string? PersonId { get; init; }

    /// <summary>When this revision was sent.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>The hash of what it says; a decision names it.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The answers, in the form's order.</summary>
    public required IReadOnlyList<AnswerView> Answers { get; init; }
}

/// <summary>One answer.</summary>
/// <param name="Key">The question's key.</param>
/// <param name="Number">The question's number.</param>
/// <param name="Section">The section's title.</param>
/// <param name="Title">The question.</param>
/// <param name="Values">What was answered, as people read it.</param>
/// <param name="FreeText">Whether these are the worker's own words.</param>
public sealed record AnswerView(string Key, string Number, string Section, string Title, IReadOnlyList<string> Values, bool FreeText)
{
    /// <summary>What in them looks like personal data.</summary>
    public IReadOnlyList<PersonalDataKind> LooksLike { get; init; } = [];
}
