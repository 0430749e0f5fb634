namespace Workflows.Engine.Execution;

/// <summary>Elsa's status of an instance: whether it has ended.</summary>
public static class WorkflowStatus
{
    /// <summary>The instance runs or waits.</summary>
    public const string Running = "Running";

    /// <summary>The instance has ended: finished, cancelled or faulted.</summary>
    public const string Finished = "Finished";
}
