using Workflows.Storage;

namespace Workflows.Submissions;

/// <summary>Port: intake asks whether a case has an open arrangement before a response starts a workflow. Casework implements it.</summary>
public interface ICaseGate
{
    /// <summary>The standing of a case for the person who sent the response.</summary>
    /// <param name="transaction">The transaction in which the response is taken.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="personId">The person who sent the response.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    ValueTask<CaseStanding> AskAsync(Transaction transaction, string caseId, string personId, CancellationToken cancellationToken);
}

/// <summary>Whether a case has an open arrangement.</summary>
public abstract record CaseStanding
{
    private CaseStanding() { }

    /// <summary>The case has no open arrangement.</summary>
    public sealed record None : CaseStanding
    {
        /// <summary>The only value of this type.</summary>
        public static None Instance { get; } = new();
    }

    /// <summary>The case has an open arrangement.</summary>
    /// <param name="ArrangementId">The arrangement.</param>
    /// <param name="SubmissionId">The submission that opened it.</param>
    /// <param name="TakesRevision">Whether it waits for new answers: more information, or a new form, was asked for.</param>
    /// <param name="Undecided">Whether no decision about it is recorded yet and its workflow takes corrections.</param>
    /// <param name="SubmittedAt">When the submission's current revision was sent.</param>
    /// <param name="FromWorkerOrManager">Whether the person is its worker or the manager of its service.</param>
    public sealed record Open(
        string ArrangementId,
        string SubmissionId,
        bool TakesRevision,
        bool Undecided,
        DateTimeOffset SubmittedAt,
        bool FromWorkerOrManager
    ) : CaseStanding;
}
