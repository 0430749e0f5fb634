using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Limits after which a burst is cut; another burst continues it after the commit.</summary>
public sealed record BurstLimits
{
    /// <summary>Most steps; see <see cref="BurstRequest.MaxSteps"/>.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>Most real time; see <see cref="BurstRequest.MaxDuration"/>.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMilliseconds(250);
}
