using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Changes weekly rows in the commit that changes their arrangement, or that places or releases a hold of its case.</summary>
public sealed class WeeklyFollower(WeeklyRows rows) : IArrangementFollower, IHoldFollower
{
    /// <inheritdoc />
    public async ValueTask OnChangedAsync(
        Transaction transaction,
        Arrangement before,
        Arrangement after,
        CancellationToken cancellationToken
    )
    {
        if (after.State == ArrangementState.Active && before.State == ArrangementState.AwaitingSetup)
        {
            await rows.AddFirstAsync(transaction, after, cancellationToken);
        }
        else if (before.State.IsOpen() && !after.State.IsOpen())
        {
            await rows.AddFinalAsync(transaction, after, cancellationToken);
        }
        else if (after.Stage == ArrangementStage.ChannelUnsafe && before.Stage != ArrangementStage.ChannelUnsafe)
        {
            await rows.ExcuseUnsafeAsync(transaction, after.Id, cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task OnPlacedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default) =>
        rows.HoldAsync(transaction, hold.CaseId, cancellationToken);

    /// <inheritdoc />
    public Task OnLastReleasedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default) =>
        rows.ReleaseAsync(transaction, hold.CaseId, cancellationToken);
}
