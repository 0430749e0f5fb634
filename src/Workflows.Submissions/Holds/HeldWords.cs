namespace Workflows.Submissions.Holds;

/// <summary>A form that is held because people's own words in it show signs of personal data; nothing of what it says.</summary>
/// <param name="SubmissionId">The submission.</param>
/// <param name="RevisionId">The revision that is held.</param>
/// <param name="Revision">Its number.</param>
/// <param name="PersonId">Who sent it; null for forms without a sender.</param>
/// <param name="KeyId">The key that seals it: the case's, or the response's own.</param>
/// <param name="CaseReference">The reference of its case; null when it cannot be read.</param>
/// <param name="Service">The service's code.</param>
/// <param name="ContentHash">The hash of what it says.</param>
/// <param name="CanGoOn">Whether its other answers pass the checks; else it can only be thrown away.</param>
public sealed record HeldWords(
    string SubmissionId,
    string RevisionId,
    int Revision,
    string? PersonId,
    string KeyId,
    string? CaseReference,
    string Service,
    string ContentHash,
    bool CanGoOn
);
