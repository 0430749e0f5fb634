using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Submissions;

/// <summary>
/// Port: tells people that a form was held or changed, in the transaction that holds or changes it. Casework implements it.
/// </summary>
public interface ISubmissionNotices
{
    /// <summary>
    /// A form is held: tells the worker to send a new one (EM-35), or the manager that there is a second request (EM-40).
    /// </summary>
    /// <param name="transaction">The transaction that holds it.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="personId">The person who sent it; null for forms without a sender.</param>
    /// <param name="reason">The reason of the hold: a value of <c>HoldReason</c>.</param>
    /// <param name="about">The case, when its reference could be read.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    ValueTask HeldAsync(
        Transaction transaction,
        string submissionId,
        string? personId,
        string reason,
        HeldCase? about,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// A form is held because its free text may name a person: asks a lead to read it and to decide whether the form continues. Only a
    /// person who can read the text may erase it.
    /// </summary>
    /// <param name="transaction">The transaction that holds it.</param>
    /// <param name="held">The form.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    ValueTask AskLeadAsync(Transaction transaction, HeldWords held, CancellationToken cancellationToken);

    /// <summary>
    /// A form was edited after the decision on its arrangement: the decision stays, and a lead is asked to check it (R-41, EM-33).
    /// </summary>
    /// <param name="transaction">The transaction that takes the revision.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="revision">The new revision's number.</param>
    /// <param name="arrangementId">The decided arrangement.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    ValueTask EditedAfterDecisionAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        string arrangementId,
        string caseId,
        CancellationToken cancellationToken
    );
}

/// <summary>The case that a held form is about.</summary>
/// <param name="CaseId">Id of the case.</param>
/// <param name="Reference">The case reference.</param>
/// <param name="Service">The service's code.</param>
public sealed record HeldCase(string CaseId, string Reference, string Service);
