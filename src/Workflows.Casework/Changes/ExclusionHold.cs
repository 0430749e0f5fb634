using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Storage;

namespace Workflows.Casework.Changes;

/// <summary>
/// Places a hold in the commit that excludes an arrangement which was in use, because its messages may be evidence. A lead keeps or
/// releases it that day (W08).
/// </summary>
public sealed class ExclusionHold(CaseHolds holds) : IArrangementFollower
{
    /// <summary>The id of the hold of an arrangement that was excluded.</summary>
    internal static string IdOf(string arrangementId) => $"h-{arrangementId}-excluded";

    /// <inheritdoc />
    public async ValueTask OnChangedAsync(
        Transaction transaction,
        Arrangement before,
        Arrangement after,
        CancellationToken cancellationToken
    )
    {
        var wasInUse =
            before.State is ArrangementState.Active or ArrangementState.Paused || before.Columns.GetValueOrDefault("active_on") is not null;
        if (after.State != ArrangementState.Excluded || before.State == ArrangementState.Excluded || !wasInUse)
        {
            return;
        }

        await holds.PlaceAsync(
            transaction,
            new NewHold
            {
                Id = IdOf(after.Id),
                CaseId = after.CaseId,
                Kind = HoldKind.Concern,
                ReasonCode = HoldCodes.ExclusionFound,
                Actor = AuditEntry.System,
            },
            cancellationToken
        );
    }
}
