using System.Collections.Concurrent;
using Workflows.Storage.Lanes;

namespace Workflows.Server.Simulation.Year;

/// <summary>
/// Takes the rows for sheets and counts them by tab, where no Google is. A row counts once, however often it changed: two changes that wait
/// together are written as one.
/// </summary>
public sealed class RowsAside : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { BatchSize = 500, Ordered = false };

    private readonly ConcurrentDictionary<(string Tab, string Row), bool> _rows = [];

    /// <summary>Number of rows by tab.</summary>
    public IReadOnlyDictionary<string, int> ByTab =>
        _rows.Keys.GroupBy(r => r.Tab, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <inheritdoc />
    public bool Serves(string lane) => lane.StartsWith("sheet:", StringComparison.Ordinal);

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        foreach (var pending in batch.Effects)
        {
            var tab = pending.Effect.Payload["tab"]?.GetValue<string>() ?? "";
            _rows[(tab, pending.Effect.Key ?? pending.Effect.Id)] = true;
        }

        return new([.. batch.Effects.Select(_ => new EffectResult.Done())]);
    }
}
