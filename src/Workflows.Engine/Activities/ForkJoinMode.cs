namespace Workflows.Engine.Activities;

/// <summary>When a fork completes.</summary>
public enum ForkJoinMode
{
    /// <summary>When the first branch has completed; the other branches are cancelled.</summary>
    WaitAny,

    /// <summary>When all branches have completed.</summary>
    WaitAll,
}
