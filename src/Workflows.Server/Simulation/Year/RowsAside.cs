using System.Collections.Concurrent;
using Workflows.Storage.Lanes;

namespace Workflows.Server.Simulation.Year;

/// <summary>Takes the rows for sheets and counts them by tab, where no Google is.</summary>
public sealed class RowsAside : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { BatchSize = 500, Ordered = false };

    private readonly ConcurrentDictionary<string, int> _rows = new(StringComparer.Ordinal);

    /// <summary>Number of rows by tab.</summary>
    public IReadOnlyDictionary<string, int> ByTab => _rows;

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
            _rows.AddOrUpdate(tab, 1, (_, count) => count + 1);
        }

        return new([.. batch.Effects.Select(_ => new EffectResult.Done())]);
    }
}
