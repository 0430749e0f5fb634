using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Submissions;

/// <summary>Tells people what became of a form that did not simply go on; always in the transaction of what it tells. Casework answers.</summary>
public interface ISubmissionNotices
{
    /// <summary>A form is held: the worker is told to send a new one, or a manager that there is a second request.</summary>
    /// <param name="transaction">The transaction that holds it.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="personId">Who sent it; null for forms without a sender.</param>
    /// <param name="reason">Why: a value of <c>HoldReason</c>.</param>
    /// <param name="about">The case, when its reference could be read.</param>
    /// <param name="ct">Stops it.</param>
    ValueTask HeldAsync(
        Transaction transaction,
        string submissionId,
        string? personId,
        string reason,
        HeldCase? about,
        CancellationToken ct
    );

    /// <summary>
    /// Words that may name somebody are held: a lead is asked to read them and to say whether the form goes on.
    /// Who cannot read them must not erase them.
    /// </summary>
    /// <param name="transaction">The transaction that holds it.</param>
    /// <param name="held">The form.</param>
    /// <param name="ct">Stops it.</param>
    ValueTask AskLeadAsync(Transaction transaction, HeldWords held, CancellationToken ct);

    /// <summary>A form was edited after its arrangement was decided: the decision stands, and a lead is asked whether it still fits .</summary>
    /// <param name="transaction">The transaction that takes the revision.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="revision">The new revision's number.</param>
    /// <param name="arrangementId">The decided arrangement.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="ct">Stops it.</param>
    ValueTask EditedAfterDecisionAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        string arrangementId,
        string caseId,
        CancellationToken ct
    );
}

/// <summary>The case that a held form is about.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Reference">Its reference.</param>
/// <param name="Service">The service's code.</param>
public sealed record HeldCase(string CaseId, string Reference, string Service);
