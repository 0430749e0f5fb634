namespace Workflows.Engine.Runtime;

/// <summary>Bookmarks that are due by themselves: each becomes a delivery of its own, once.</summary>
public sealed class BookmarkDueSource(IEngineStore store) : IDueSource
{
    /// <inheritdoc />
    public ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) => store.EarliestDueAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        store.DeliverDueAsync(now, cancellationToken);
}
