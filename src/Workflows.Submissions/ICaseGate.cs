using Workflows.Storage;

namespace Workflows.Submissions;

/// <summary>Asked before a response opens something: does its case have an open arrangement? Casework answers.</summary>
public interface ICaseGate
{
    /// <summary>How a case stands, seen from the person who sent the response.</summary>
    /// <param name="transaction">The transaction in which the response is taken.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="personId">Who sent the response.</param>
    /// <param name="ct">Stops the look-up.</param>
    ValueTask<CaseStanding> AskAsync(Transaction transaction, string caseId, string personId, CancellationToken ct);
}

/// <summary>How a case stands.</summary>
public abstract record CaseStanding
{
    private CaseStanding() { }

    /// <summary>No open arrangement, and none that ended in a way that matters for a new request.</summary>
    public sealed record None : CaseStanding
    {
        /// <summary>The one value.</summary>
        public static None Instance { get; } = new();
    }

    /// <summary>There is an open arrangement.</summary>
    /// <param name="ArrangementId">The arrangement.</param>
    /// <param name="SubmissionId">The submission that it was opened by.</param>
    /// <param name="TakesRevision">Whether more information was asked for, or the request was sent back.</param>
    /// <param name="Undecided">Whether nobody has decided anything about it yet.</param>
    /// <param name="SubmittedAt">When the submission's current revision was sent.</param>
    /// <param name="FromWorkerOrManager">Whether the person is its worker or that worker's manager.</param>
    public sealed record Open(
        string ArrangementId,
        string SubmissionId,
        bool TakesRevision,
        bool Undecided,
        DateTimeOffset SubmittedAt,
        bool FromWorkerOrManager
    ) : CaseStanding;

    /// <summary>None is open, but one was excluded before, or declined a short time ago: a new request is a conversation first.</summary>
    /// <param name="ArrangementId">The arrangement that ended.</param>
    /// <param name="State">The state it ended in.</param>
    public sealed record ClosedRecently(string ArrangementId, string State) : CaseStanding;
}
