using Workflows.Storage;

namespace Workflows.Casework.Holds;

/// <summary>
/// A feature that does something in the transaction in which a hold is placed or released, such as marking rows as held. It has the locks of
/// <see cref="CaseHolds"/>, and shows a hold's kind to nobody.
/// </summary>
public interface IHoldFollower
{
    /// <summary>A hold was placed; the case may have been on hold before.</summary>
    Task OnPlacedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default);

    /// <summary>The last hold of a case was released: the case is not on hold any more.</summary>
    Task OnLastReleasedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default);
}
