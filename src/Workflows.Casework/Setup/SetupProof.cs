using Workflows.Casework.Arrangements;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>
/// What a form F3 proves: that the phone is this worker's and confirmed, that a safe word is agreed, and that every other measure was checked.
/// It is assessed again when the arrangement is to become active, because a phone may have been lost since the form was read.
/// </summary>
public sealed class SetupProof(SetupChecks checks) : IFormProof
{
    /// <inheritdoc />
    public string FormKey => SetupForm.Key;

    /// <inheritdoc />
    public async ValueTask<ProvenByForm> OfAsync(
        Transaction transaction,
        Arrangement arrangement,
        string submissionId,
        int revision,
        CancellationToken cancellationToken
    )
    {
        var check = await checks.AssessAsync(transaction, arrangement, submissionId, revision, cancellationToken);
        return check.Outcome == SetupOutcome.Complete
            ? new ProvenByForm(Proof.PhoneOk | Proof.SafeWordAgreed | Proof.SetupChecked, check.Columns)
            : ProvenByForm.Nothing;
    }
}
