using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>Limits after which a burst is cut; another burst continues it after the commit.</summary>
public sealed record BurstLimits
{
    /// <summary>Most steps; see <see cref="BurstRequest.MaxSteps"/>.</summary>
    public int MaxSteps { get; init; } = 1000;

    /// <summary>Most real time; see <see cref="BurstRequest.MaxDuration"/>.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most bursts that continue one another without a wait between them; afterwards the delivery is parked.</summary>
    public int MaxContinues { get; init; } = 2_000;

    /// <summary>Real time after which a burst, or the compilation of a definition, is given up; see <see cref="Watchdog"/>. Shorter than a claim.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromSeconds(15);
}
