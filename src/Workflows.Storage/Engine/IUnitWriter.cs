using Workflows.Engine.Runtime;

namespace Workflows.Storage.Engine;

/// <summary>Writes units in one transaction; a database's own way of doing it fast.</summary>
internal interface IUnitWriter
{
    /// <summary>Writes those that win. Throws when the whole transaction failed.</summary>
    Task<CommitOutcome[]> WriteAsync(IReadOnlyList<UnitRows> units, CancellationToken cancellationToken);
}
