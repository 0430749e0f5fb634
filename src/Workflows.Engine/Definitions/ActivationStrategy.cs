namespace Workflows.Engine.Definitions;

/// <summary>Whether a new instance may start while others run. The commit of its first burst decides, so that of two starts in one instant one wins.</summary>
public enum ActivationStrategy
{
    /// <summary>Always.</summary>
    AllowAlways,

    /// <summary>Only while no instance of the same definition runs.</summary>
    Singleton,

    /// <summary>Only while no instance of the same definition with the same correlation id runs; instances without one count as having the same.</summary>
    CorrelatedSingleton,

    /// <summary>Only while no instance of any definition with the same correlation id runs; a start without one is always allowed.</summary>
    Correlation,
}
