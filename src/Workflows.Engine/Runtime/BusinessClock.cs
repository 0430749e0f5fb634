namespace Workflows.Engine.Runtime;

/// <summary>
/// The clock of deadlines, ladders, links, mailed codes and repeated work. It runs with the system clock, can be moved forward in a simulation
/// and never goes back. Technical waits (cookies, leases, back-off, polling) use <see cref="TimeProvider.System"/> instead.
/// </summary>
/// <remarks>
/// A simulated year lets it stand: between two moves no time passes, so that a run on a busy machine has the same times as one on a quiet one.
/// </remarks>
public sealed class BusinessClock(TimeProvider system) : TimeProvider
{
    private long _offsetTicks;
    private long _standsAtTicks;

    /// <summary>How far business time is ahead of the system clock.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Business time now, UTC.</summary>
    public DateTimeOffset Now => GetUtcNow();

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() =>
        Interlocked.Read(ref _standsAtTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : system.GetUtcNow() + Offset;

    /// <summary>Whether time passes by moves alone.</summary>
    public bool IsStanding => Interlocked.Read(ref _standsAtTicks) > 0;

    /// <summary>
    /// Stops the clock at a time, which may be earlier than the present one: for a store that is made for one simulation and thrown away with it.
    /// </summary>
    public void StandAt(DateTimeOffset at) => Interlocked.Exchange(ref _standsAtTicks, at.UtcTicks);

    /// <summary>Sets the offset to the stored one, once when the server starts.</summary>
    public void Restore(TimeSpan offset) => Interlocked.Exchange(ref _offsetTicks, offset.Ticks);

    /// <summary>Moves business time forward; a time in the past changes nothing.</summary>
    /// <returns>The new offset, to be stored.</returns>
    public TimeSpan MoveTo(DateTimeOffset to)
    {
        var step = to - GetUtcNow();
        if (IsStanding)
        {
            Interlocked.Add(ref _standsAtTicks, Math.Max(step.Ticks, 0));
            return TimeSpan.Zero;
        }

        return step <= TimeSpan.Zero ? Offset : TimeSpan.FromTicks(Interlocked.Add(ref _offsetTicks, step.Ticks));
    }
}
