namespace Workflows.Engine.Activities;

/// <summary>Which branches a join waits for.</summary>
public enum FlowJoinMode
{
    /// <summary>All branches; when one of them ends before the join, the activities behind the join do not run.</summary>
    WaitAll,

    /// <summary>All branches that can still reach the join.</summary>
    WaitAllActive,

    /// <summary>The first branch; the others are cancelled.</summary>
    WaitAny,
}
