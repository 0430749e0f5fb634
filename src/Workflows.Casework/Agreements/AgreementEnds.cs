using Workflows.Casework.Arrangements;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>Ends the codes of an arrangement that has ended or is parked: neither takes an answer any more.</summary>
public sealed class AgreementEnds(AgreementCodes codes) : IArrangementFollower
{
    /// <inheritdoc />
    public async ValueTask OnChangedAsync(
        Transaction transaction,
        Arrangement before,
        Arrangement after,
        CancellationToken cancellationToken
    )
    {
        if (!after.State.IsOpen() || after.State == ArrangementState.Parked)
        {
            await codes.EndAllAsync(transaction, after.Id, cancellationToken);
        }
    }
}
