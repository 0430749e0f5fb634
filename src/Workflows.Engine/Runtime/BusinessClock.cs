namespace Workflows.Engine.Runtime;

/// <summary>
/// The clock of deadlines, ladders, links, mailed codes and repeated work. It runs with the system clock, can be moved forward in a simulation
/// and never goes back. Technical waits (cookies, leases, back-off, polling) use <see cref="TimeProvider.System"/> instead.
/// </summary>
public sealed class BusinessClock(TimeProvider system) : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far business time is ahead of the system clock.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Business time now, UTC.</summary>
    public DateTimeOffset Now => GetUtcNow();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => system.GetUtcNow() + Offset;

    /// <summary>Sets the offset to the stored one, once when the server starts.</summary>
    public void Restore(TimeSpan offset) => Interlocked.Exchange(ref _offsetTicks, offset.Ticks);

    /// <summary>Moves business time forward; a time in the past changes nothing.</summary>
    /// <returns>The new offset, to be stored.</returns>
    public TimeSpan MoveTo(DateTimeOffset to)
    {
        var step = to - GetUtcNow();
        return step <= TimeSpan.Zero ? Offset : TimeSpan.FromTicks(Interlocked.Add(ref _offsetTicks, step.Ticks));
    }
}
