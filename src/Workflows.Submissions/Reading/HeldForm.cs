using Workflows.Submissions.Holds;

namespace Workflows.Submissions.Reading;

/// <summary>Why a form is held, as its sender may read it: without any answer.</summary>
/// <param name="FormKey">The form's key.</param>
/// <param name="FormTitle">The form's title.</param>
/// <param name="SubmittedAt">When it was sent (UTC).</param>
/// <param name="Status">What became of it: a value of <c>SubmissionStatus</c>.</param>
/// <param name="IsHeld">Whether it is still held.</param>
/// <param name="CaseIsKnown">Whether its case reference could be read, so that a newer form for the case replaces it.</param>
/// <param name="ReadByLead">Whether a safeguarding lead was asked to read it, because its free text may name somebody.</param>
/// <param name="CanGoOn">Whether its other answers pass the checks, so that the lead may let it go on.</param>
/// <param name="Reasons">The questions that hold it; empty once it is not held any more.</param>
public sealed record HeldForm(
    string FormKey,
    string FormTitle,
    DateTimeOffset SubmittedAt,
    string Status,
    bool IsHeld,
    bool CaseIsKnown,
    bool ReadByLead,
    bool CanGoOn,
    IReadOnlyList<HeldReason> Reasons
);
