namespace Workflows.Engine.Authoring;

/// <summary>Elsa's status of an activity execution.</summary>
public enum ActivityStatus
{
    /// <summary>The execution has not begun, or is going to be retried.</summary>
    Pending,

    /// <summary>The execution runs, or waits for a bookmark or a child.</summary>
    Running,

    /// <summary>The execution ended with outcomes.</summary>
    Completed,

    /// <summary>The execution was cancelled before it completed.</summary>
    Canceled,

    /// <summary>The activity threw an exception.</summary>
    Faulted,
}
