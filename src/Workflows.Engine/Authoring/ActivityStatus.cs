namespace Workflows.Engine.Authoring;

/// <summary>Elsa's status of an activity execution.</summary>
public enum ActivityStatus
{
    /// <summary>Made, not yet run.</summary>
    Pending,

    /// <summary>Runs, or waits for a bookmark or a child.</summary>
    Running,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Ended from outside before it was done.</summary>
    Canceled,

    /// <summary>Failed.</summary>
    Faulted,
}
