using Microsoft.Extensions.DependencyInjection;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Port: what else changes when an arrangement changes, in the same commit. Features implement it.</summary>
public interface IArrangementFollower
{
    /// <summary>An arrangement has changed; its new row is written, and locked.</summary>
    ValueTask OnChangedAsync(Transaction transaction, Arrangement before, Arrangement after, CancellationToken cancellationToken);
}

/// <summary>All followers. They are made at first use, because they use the book that tells them.</summary>
public sealed class ArrangementFollowers(IServiceProvider services)
{
    private readonly Lazy<IReadOnlyList<IArrangementFollower>> _all = new(() => [.. services.GetServices<IArrangementFollower>()]);

    internal async ValueTask TellAsync(Transaction transaction, Arrangement before, Arrangement after, CancellationToken cancellationToken)
    {
        foreach (var follower in _all.Value)
        {
            await follower.OnChangedAsync(transaction, before, after, cancellationToken);
        }
    }
}
