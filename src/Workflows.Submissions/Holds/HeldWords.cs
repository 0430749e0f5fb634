namespace Workflows.Submissions.Holds;

/// <summary>A form that is held because its free text shows signs of personal data, without any answer.</summary>
/// <param name="SubmissionId">Id of the submission.</param>
/// <param name="RevisionId">Id of the held revision.</param>
/// <param name="Revision">Number of the held revision.</param>
/// <param name="PersonId">Id of the person who sent it; null for forms without a sender.</param>
/// <param name="KeyId">The key that its answers are sealed with: the case's, or the response's own until a case is known.</param>
/// <param name="CaseReference">The case reference; null when it cannot be read.</param>
/// <param name="Service">The service's code.</param>
/// <param name="ContentHash">Hash of its answers.</param>
/// <param name="CanGoOn">Whether its other answers pass the checks; otherwise the form can only be thrown away.</param>
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
