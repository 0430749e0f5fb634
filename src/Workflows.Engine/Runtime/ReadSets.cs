using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Loads the read set that a burst is bound to, from the source that its key names.</summary>
public sealed class ReadSets(IEnumerable<IReadSetSource> sources)
{
    private readonly Dictionary<string, IReadSetSource> _byScheme = sources.ToDictionary(s => s.Scheme, StringComparer.Ordinal);

    /// <summary>Loads a read set. The burst that is given it binds its instance to <see cref="ReadSet.Key"/>, so that is always the given key.</summary>
    /// <param name="key">The read set's key; null gives an empty read set, which binds to nothing.</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="InvalidOperationException">No source answers the key.</exception>
    public async ValueTask<ReadSet> LoadAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return ReadSet.Empty;
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !_byScheme.TryGetValue(key[..colon], out var source))
        {
            throw new InvalidOperationException($"No read set source is registered for the key '{key}'.");
        }

        var readSet = await source.LoadAsync(key, cancellationToken);
        return readSet.Key == key ? readSet : readSet with { Key = key };
    }
}
