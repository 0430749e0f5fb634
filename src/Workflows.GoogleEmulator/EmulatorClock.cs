namespace Workflows.GoogleEmulator;

/// <summary>
/// Two clocks: one for the times of responses, which a host may simulate, and one for the life of tokens, which is the real time because callers
/// sign with it.
/// </summary>
internal sealed class EmulatorClock(GoogleEmulatorOptions options, IServiceProvider services)
{
    private readonly TimeProvider _registered = services.GetService<TimeProvider>() ?? global::System.TimeProvider.System;

    public TimeProvider Timers => options.Timers ?? _registered;

    public DateTimeOffset System => Timers.GetUtcNow();

    /// <summary>The time of responses in whole microseconds, as Google gives it.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = (options.Clock?.Invoke() ?? _registered.GetUtcNow()).ToUniversalTime();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }
}
