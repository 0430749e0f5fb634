namespace Workflows.GoogleEmulator;

/// <summary>
/// Two clocks: the one that responses carry, which a host may simulate, and the one that tokens go by, which callers share because they sign
/// with the real time.
/// </summary>
internal sealed class EmulatorClock(GoogleEmulatorOptions options, IServiceProvider services)
{
    private readonly TimeProvider _registered = services.GetService<TimeProvider>() ?? global::System.TimeProvider.System;

    public TimeProvider Timers => options.Timers ?? _registered;

    public DateTimeOffset System => Timers.GetUtcNow();

    /// <summary>In whole microseconds, as Google's.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = (options.Clock?.Invoke() ?? _registered.GetUtcNow()).ToUniversalTime();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }
}
