using System.Diagnostics;
using System.Globalization;

namespace Workflows.Server.Hosting;

/// <summary>How long each step of the start took, for the one line in the log that says it once the server is ready.</summary>
public sealed class StartUpTimes
{
    private readonly List<(string Step, TimeSpan Took)> steps = [];
    private TimeSpan last;

    /// <summary>Begins with the process: what came before this object is the first step, the start of the runtime.</summary>
    public StartUpTimes() => Note("runtime");

    /// <summary>Notes that a step has ended; it began when the step before it ended.</summary>
    public void Note(string step)
    {
        var now = SinceProcessStart();
        lock (steps)
        {
            steps.Add((step, now - last));
            last = now;
        }
    }

    /// <summary>The steps with their milliseconds, in order, and their sum.</summary>
    public override string ToString()
    {
        lock (steps)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{last.TotalMilliseconds:0} ms ({string.Join(", ", steps.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Step} {s.Took.TotalMilliseconds:0}")))})"
            );
        }
    }

    private static TimeSpan SinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return TimeProvider.System.GetUtcNow().UtcDateTime - process.StartTime.ToUniversalTime();
    }
}
