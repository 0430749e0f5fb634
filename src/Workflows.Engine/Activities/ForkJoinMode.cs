namespace Workflows.Engine.Activities;

/// <summary>When a fork is done.</summary>
public enum ForkJoinMode
{
    /// <summary>When the first branch is; the others are cancelled.</summary>
    WaitAny,

    /// <summary>When all branches are.</summary>
    WaitAll,
}
