using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Submissions.Forms;

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

    /// <summary>
    /// Which arrangement a form about one is about (<see cref="FormSettings.About"/>), or why it fits none: another person's case, a state
    /// that does not take it, a week that is not asked for.
    /// </summary>
    ValueTask<FormStanding> AskAboutAsync(Transaction transaction, FormAbout form, CancellationToken cancellationToken);
}

/// <summary>A form about an arrangement, as intake has checked it.</summary>
/// <param name="FormKey">The form's key.</param>
/// <param name="CaseId">The case that it names.</param>
/// <param name="PersonId">The person who sent it.</param>
/// <param name="Answers">Its coded answers.</param>
public sealed record FormAbout(string FormKey, string CaseId, string PersonId, IReadOnlyDictionary<string, JsonNode?> Answers);

/// <summary>The arrangement that a form is about, or the reason why there is none.</summary>
/// <param name="ArrangementId">Id of the arrangement; null when the form fits none.</param>
/// <param name="Refusal">What the sender is told, after the number of the question that names the case; null when it fits.</param>
public sealed record FormStanding(string? ArrangementId, string? Refusal);

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
