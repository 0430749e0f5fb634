namespace Workflows.Engine.Execution;

/// <summary>Elsa's sub-status of an instance: what it does, or how it ended.</summary>
public static class WorkflowSubStatus
{
    /// <summary>The instance was created and has not run yet.</summary>
    public const string Pending = "Pending";

    /// <summary>A burst runs, or was cut at its limit and is continued by the next one.</summary>
    public const string Executing = "Executing";

    /// <summary>The instance waits for at least one bookmark.</summary>
    public const string Suspended = "Suspended";

    /// <summary>The instance ran to its end.</summary>
    public const string Finished = "Finished";

    /// <summary>The instance was cancelled.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>An activity faulted, and the definition lets a fault end the instance; a retry makes it run again.</summary>
    public const string Faulted = "Faulted";

    /// <summary>The status (<see cref="WorkflowStatus"/>) that Elsa shows with a sub-status.</summary>
    public static string StatusOf(string subStatus) =>
        subStatus is Finished or Cancelled or Faulted ? WorkflowStatus.Finished : WorkflowStatus.Running;

    /// <summary>
    /// Whether the instance can never run again. A faulted instance can: it may be retried, and it still takes the events that its other
    /// branches wait for.
    /// </summary>
    public static bool IsFinal(string subStatus) => subStatus is Finished or Cancelled;
}
