using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Loads read sets. A key names something that never changes, such as a revision of a submission, so every load gives the same read set.</summary>
public interface IReadSetSource
{
    /// <summary>The part of a key before its first colon, for example <c>submission</c>; this source loads all keys that begin with it.</summary>
    string Scheme { get; }

    /// <summary>Loads the read set that a key names.</summary>
    ValueTask<ReadSet> LoadAsync(string key, CancellationToken cancellationToken);
}
