using System.Diagnostics;
using System.Globalization;

namespace Workflows.Server.Hosting;

/// <summary>How long each step of the start took, for the one line in the log that says it once the server is ready.</summary>
public sealed class StartUpTimes
{
    private readonly List<(string Step, TimeSpan Took)> _steps = [];
    private TimeSpan _last;

    /// <summary>Begins with the process: what came before this object is the first step, the start of the runtime.</summary>
    public StartUpTimes() => Note("runtime");

    /// <summary>Notes that a step has ended; it began when the step before it ended.</summary>
    public void Note(string step)
    {
        var now = SinceProcessStart();
        lock (_steps)
        {
            _steps.Add((step, now - _last));
            _last = now;
        }
    }

    /// <summary>The _steps with their milliseconds, in order, and their sum.</summary>
    public override string ToString()
    {
        lock (_steps)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_last.TotalMilliseconds:0} ms ({string.Join(", ", _steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Step} {s.Took.TotalMilliseconds:0}")))})"
            );
        }
    }

    private static TimeSpan SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow().UtcDateTime - process.StartTime.ToUniversalTime();
    }
}
