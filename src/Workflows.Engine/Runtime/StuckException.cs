using System.Globalization;

namespace Workflows.Engine.Runtime;

/// <summary>Thrown when a burst or a compilation was given up, because it did not end.</summary>
/// <param name="what">What was given up.</param>
/// <param name="after">How long it was waited for.</param>
/// <param name="returned">Completes when the thread of what was given up returns.</param>
public sealed class StuckException(string what, TimeSpan after, Task returned)
    : Exception($"The {what} did not end within {after.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s and was given up.")
{
    /// <summary>Completes when the thread of what was given up returns.</summary>
    public Task Returned { get; } = returned;
}
