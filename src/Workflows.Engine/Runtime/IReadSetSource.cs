using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Loads what a burst may read. A key names something immutable (a submission's revision), so that a read set can be loaded again.</summary>
public interface IReadSetSource
{
    /// <summary>The part of a key before its first colon that this source answers, for example <c>submission</c>.</summary>
    string Scheme { get; }

    /// <summary>Loads the read set of a key.</summary>
    ValueTask<ReadSet> LoadAsync(string key, CancellationToken cancellationToken);
}
