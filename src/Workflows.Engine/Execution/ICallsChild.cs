using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>An activity that executes a child workflow.</summary>
internal interface ICallsChild
{
    /// <summary>Called when the child has stopped for the first time: it has ended, or it waits.</summary>
    ValueTask OnChildStoppedAsync(ActivityExecutionContext context, WorkflowExecutionContext child, bool waitForCompletion);
}
