using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>Everything that a burst changes or sends. Nothing of it has happened until it is committed.</summary>
public sealed record BurstResult
{
    /// <summary>The instance itself first, then the children that ran inside the burst, in the order they began.</summary>
    public required IReadOnlyList<InstanceChange> Changes { get; init; }

    /// <summary>Effects that are carried out after the commit, in order.</summary>
    public required IReadOnlyList<Effect> Effects { get; init; }

    /// <summary>Stimuli that are sent to other instances at the commit, such as published events.</summary>
    public required IReadOnlyList<Stimulus> Stimuli { get; init; }

    /// <summary>Lines that <c>WriteLine</c> wrote in all its instances, in the order they were written.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>True when the burst was cut at its limit: the commit must leave a delivery that continues it.</summary>
    public required bool Continues { get; init; }

    /// <summary>False when there was nothing to do, because the bookmark no longer exists or the instance has ended; only the delivery is deleted then.</summary>
    public required bool Applied { get; init; }
}
