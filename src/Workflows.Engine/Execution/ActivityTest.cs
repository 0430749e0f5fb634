using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>
/// Begins a burst that runs one activity of a workflow, as a designer tries it. The activities around it are there for their variables alone:
/// none of them runs, and nothing follows the one that is tested.
/// </summary>
internal static class ActivityTest
{
    public static void Begin(WorkflowExecutionContext workflow, BurstCause.Test test)
    {
        var around = new Stack<ActivityNode>();
        for (var node = test.Activity.Parent; node is not null; node = node.Parent)
        {
            around.Push(node);
        }

        ActivityExecutionContext? owner = null;
        foreach (var node in around)
        {
            owner = workflow.Executions.Begin(workflow, WorkItem.Alone(node, owner));
            owner.Status = ActivityStatus.Running;
            VariableScope.Declare(owner);
        }

        foreach (var (id, value) in test.Variables)
        {
            if (owner is not null)
            {
                VariableScope.TrySetById(owner, id, value, convert: false);
            }
        }

        workflow.Queue.Enqueue(WorkItem.Alone(test.Activity, owner));
    }
}
