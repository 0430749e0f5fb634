using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Loads the read set that a burst is bound to, from the source that its key names.</summary>
public sealed class ReadSets(IEnumerable<IReadSetSource> sources)
{
    private readonly Dictionary<string, IReadSetSource> _byScheme = sources.ToDictionary(s => s.Scheme, StringComparer.Ordinal);

    /// <summary>Loads a read set; a null key is bound to nothing.</summary>
    /// <exception cref="InvalidOperationException">No source answers the key.</exception>
    public ValueTask<ReadSet> LoadAsync(string? key, CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return ValueTask.FromResult(ReadSet.Empty);
        }

        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && _byScheme.TryGetValue(key[..colon], out var source)
            ? source.LoadAsync(key, cancellationToken)
            : throw new InvalidOperationException($"Nothing can load the read set '{key}'.");
    }
}
