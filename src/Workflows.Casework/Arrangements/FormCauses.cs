using Microsoft.Extensions.DependencyInjection;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Applies an event that a form about an arrangement causes. The sender of the form's newest answers is the actor, and the facts that the
/// event needs are read from these answers, so that a workflow can claim neither.
/// </summary>
public sealed class FormCauses(ArrangementBook book, PeopleDirectory directory, IServiceProvider services)
{
    private readonly Lazy<IReadOnlyDictionary<string, IFormProof>> _proofs = new(() =>
        services.GetServices<IFormProof>().ToDictionary(proof => proof.FormKey, StringComparer.Ordinal)
    );

    /// <summary>Applies an event with a submission as its cause, or refuses it with one sentence.</summary>
    public async Task<ArrangementOutcome> ApplyAsync(
        Transaction transaction,
        string arrangementId,
        ArrangementEvent happened,
        string submissionId,
        CancellationToken cancellationToken = default
    )
    {
        var revision = await SubmissionFacts.CurrentRevisionAsync(transaction, submissionId, cancellationToken) ?? 0;
        var sender = await SubmissionFacts.SenderAsync(transaction, submissionId, revision, cancellationToken);
        var arrangement = await book.FindAsync(transaction, arrangementId, cancellationToken);
        if (arrangement is null || sender is not { PersonId: { } person, CaseId: { } caseId } || caseId != arrangement.CaseId)
        {
            return new ArrangementOutcome.Refused("The form that is to cause it is not about this case.");
        }

        var isManager = await directory.HoldsRoleAsync(person, Role.ServiceManager, arrangement.Service, transaction, cancellationToken);
        var proven = _proofs.Value.TryGetValue(sender.FormKey, out var proof)
            ? await proof.OfAsync(transaction, arrangement, submissionId, revision, cancellationToken)
            : ProvenByForm.Nothing;
        return await book.ApplyAsync(
            transaction,
            arrangementId,
            happened with
            {
                Cause = happened.DecisionIds.Count > 0 ? EventCause.Decision : EventCause.Form,
                Actor = $"person:{person}",
                Proof = proven.Proof | (isManager ? Proof.IsManager : Proof.None),
                Columns = ArrangementChange.Merge(happened.Columns, proven.Columns),
                OtherChannel = happened.OtherChannel ?? proven.OtherChannel,
            },
            cancellationToken
        );
    }
}
