using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>After how much a burst commits and goes on in another.</summary>
public sealed record BurstLimits
{
    /// <summary>Steps; see <see cref="BurstRequest.MaxSteps"/>.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>Real time; see <see cref="BurstRequest.MaxDuration"/>.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMilliseconds(250);
}
