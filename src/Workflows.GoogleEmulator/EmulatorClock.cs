namespace Workflows.GoogleEmulator;

/// <summary>The instant that the emulator's answers carry, in whole microseconds as Google's do.</summary>
internal sealed class EmulatorClock(GoogleEmulatorOptions options, IServiceProvider services)
{
    private readonly TimeProvider _registered = services.GetService<TimeProvider>() ?? TimeProvider.System;

    public TimeProvider Timers => options.Timers ?? _registered;

    public DateTimeOffset Now
    {
        get
        {
            var now = (options.Clock?.Invoke() ?? _registered.GetUtcNow()).ToUniversalTime();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        }
    }
}
