using Workflows.Casework.Arrangements;
using Workflows.Casework.Setup;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Changes;

/// <summary>
/// What a form F6 proves for the event that it causes: the other way of contact of a pause, and for a start the newest set-up, when it was
/// checked after the pause began.
/// </summary>
public sealed class ChangeProof(SubmissionReader submissions, SetupChecks setup) : IFormProof
{
    /// <inheritdoc />
    public string FormKey => ChangeForm.Key;

    /// <inheritdoc />
    public async ValueTask<ProvenByForm> OfAsync(
        Transaction transaction,
        Arrangement arrangement,
        string submissionId,
        int revision,
        CancellationToken cancellationToken
    )
    {
        var answers = (await submissions.CodesAsync(transaction, submissionId, revision, cancellationToken)).Answers;
        return await CheckedSetup.OfAsync(setup, transaction, arrangement, cancellationToken) with
        {
            OtherChannel = answers.GetValueOrDefault("other_channel")?.ToString(),
        };
    }
}
