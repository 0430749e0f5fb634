using System.Text.Json.Nodes;

namespace Workflows.Studio.Live;

/// <summary>What a page that watches an instance is told, with Elsa's names and shapes.</summary>
public interface IWorkflowInstanceClient
{
    /// <summary>Activities ran. The message has <c>stats</c>: how often each of them ran.</summary>
    Task ActivityExecutionLogUpdatedAsync(JsonObject message);

    /// <summary>The journal has new entries. The message is empty.</summary>
    Task WorkflowExecutionLogUpdatedAsync(JsonObject message);

    /// <summary>The instance was committed. The message has its <c>workflowInstanceId</c>.</summary>
    Task WorkflowInstanceUpdatedAsync(JsonObject message);
}
