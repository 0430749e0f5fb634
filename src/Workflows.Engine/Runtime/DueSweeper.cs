using Microsoft.Extensions.Logging;

namespace Workflows.Engine.Runtime;

/// <summary>Carries out the due rows of all sources, beginning with the source whose row is due longest. Several nodes may sweep at the same time; each row is carried out once.</summary>
public sealed partial class DueSweeper(IEnumerable<IDueSource> sources, BusinessClock clock, ILogger<DueSweeper> logger)
{
    private readonly IDueSource[] _sources = [.. sources];

    /// <summary>Carries out the rows that are due now.</summary>
    /// <returns>How many rows were carried out.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var due = new List<(DateTimeOffset At, IDueSource Source)>();
        foreach (var source in _sources)
        {
            if (await source.EarliestAsync(cancellationToken) is { } at && at <= now)
            {
                due.Add((at, source));
            }
        }

        var carriedOut = 0;
        foreach (var (_, source) in due.OrderBy(d => d.At))
        {
            try
            {
                carriedOut += await source.CarryOutAsync(now, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A source that fails must not stop the others; its rows stay due.
                LogFailed(e, source.GetType().Name);
            }
        }

        return carriedOut;
    }

    /// <summary>Business time of the earliest row of all sources that has not been carried out; null when there is none.</summary>
    public async Task<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? earliest = null;
        foreach (var source in _sources)
        {
            if (await source.EarliestAsync(cancellationToken) is { } at && (earliest is null || at < earliest))
            {
                earliest = at;
            }
        }

        return earliest;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Source} could not carry out its due rows; they are tried again.")]
    private partial void LogFailed(Exception exception, string source);
}
