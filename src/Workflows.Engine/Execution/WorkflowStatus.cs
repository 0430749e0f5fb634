namespace Workflows.Engine.Execution;

/// <summary>Elsa's words for whether an instance can still do anything.</summary>
public static class WorkflowStatus
{
    /// <summary>The instance runs or waits.</summary>
    public const string Running = "Running";

    /// <summary>The instance has ended: finished, cancelled or faulted.</summary>
    public const string Finished = "Finished";
}
