namespace Workflows.Engine.Activities;

/// <summary>What a join waits for.</summary>
public enum FlowJoinMode
{
    /// <summary>All branches; when one of them dies, nothing behind the join runs.</summary>
    WaitAll,

    /// <summary>All branches that are still alive.</summary>
    WaitAllActive,

    /// <summary>The first branch; the others are cancelled.</summary>
    WaitAny,
}
