using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>A child instance that runs inside the burst, on behalf of an activity of its parent.</summary>
/// <param name="Caller">The activity that waits for the child's first stop.</param>
/// <param name="WaitForCompletion">Whether it waits for the child's end too.</param>
internal sealed record ChildCall(ActivityExecutionContext Caller, bool WaitForCompletion)
{
    /// <summary>The child, once it is there.</summary>
    public WorkflowExecutionContext Child { get; set; } = null!;

    /// <summary>What the caller gets: Elsa's result of an executed workflow.</summary>
    public static JsonObject Result(string childId, string status, string subStatus, JsonObject output) =>
        new()
        {
            ["WorkflowInstanceId"] = childId,
            ["Status"] = status,
            ["SubStatus"] = subStatus,
            ["Output"] = output.DeepClone(),
        };
}

/// <summary>An activity that executes a child workflow.</summary>
internal interface ICallsChild
{
    /// <summary>The child has stopped for the first time: it has finished, or it waits.</summary>
    ValueTask OnChildStoppedAsync(ActivityExecutionContext context, WorkflowExecutionContext child, bool waitForCompletion);
}
