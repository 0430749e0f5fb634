using Workflows.Engine.Runtime;

namespace Workflows.Storage.Engine;

/// <summary>Writes units in one transaction, in the way that is fastest on one database.</summary>
internal interface IUnitWriter
{
    /// <summary>Writes the units that win, and throws when the transaction as a whole fails.</summary>
    Task<CommitOutcome[]> WriteAsync(IReadOnlyList<UnitRows> units, CancellationToken cancellationToken);
}
