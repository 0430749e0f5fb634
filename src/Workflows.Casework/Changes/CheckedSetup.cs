using Workflows.Casework.Arrangements;
using Workflows.Casework.Setup;
using Workflows.Storage;

namespace Workflows.Casework.Changes;

/// <summary>Whether the set-up of a paused arrangement was checked again since the pause began; then a long pause, or an unsafe phone, may end.</summary>
internal static class CheckedSetup
{
    public static async Task<ProvenByForm> OfAsync(
        SetupChecks setup,
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken
    ) =>
        arrangement.PausedAt is { } since && await setup.NewestSinceAsync(transaction, arrangement, since, cancellationToken) is { } check
            ? new ProvenByForm(Proof.SetupChecked, check.Columns)
            : ProvenByForm.Nothing;
}
