namespace Workflows.Engine.Runtime;

/// <summary>Resumes bookmarks that have become due: each gets one delivery.</summary>
public sealed class BookmarkDueSource(IEngineStore store) : IDueSource
{
    /// <inheritdoc />
    public ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) => store.EarliestDueAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        store.DeliverDueAsync(now, cancellationToken);
}
