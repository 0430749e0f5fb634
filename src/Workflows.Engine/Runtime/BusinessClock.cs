namespace Workflows.Engine.Runtime;

/// <summary>
/// The clock of deadlines, ladders, links, mailed codes and occurrences. It ticks with the system clock, may be moved forward when simulated
/// and never goes back. Everything that is not business (cookies, leases, back-off, polling) reads <see cref="TimeProvider.System"/> instead.
/// </summary>
public sealed class BusinessClock(TimeProvider system) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far ahead of the system clock it is.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Business time now, UTC.</summary>
    public DateTimeOffset Now => GetUtcNow();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => system.GetUtcNow() + Offset;

    /// <summary>Sets the offset to one that was stored; used once, at start.</summary>
    public void Restore(TimeSpan offset) => Interlocked.Exchange(ref _offsetTicks, offset.Ticks);

    /// <summary>Moves forward to a time; a time that has passed changes nothing.</summary>
    /// <returns>The new offset, to be stored.</returns>
    public TimeSpan MoveTo(DateTimeOffset to)
    {
        var step = to - GetUtcNow();
        return step <= TimeSpan.Zero ? Offset : TimeSpan.FromTicks(Interlocked.Add(ref _offsetTicks, step.Ticks));
    }
}
