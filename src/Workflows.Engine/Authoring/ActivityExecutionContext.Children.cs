using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Authoring;

/// <summary>Child workflows, and what started the workflow.</summary>
public sealed partial class ActivityExecutionContext
{
    private const int MaxDepth = 32;

    /// <summary>The case whose data the instance carries, when known.</summary>
    public string? CaseId => Attached("the case").Session.CaseId;

    /// <summary>Whether the workflow was started by what this activity waits for. True once: in a loop it waits the next time.</summary>
    public bool TakeTrigger()
    {
        var workflow = Attached("a trigger");
        if (workflow.TriggerTaken || workflow.TriggerActivityId != Activity.Id)
        {
            return false;
        }

        workflow.TriggerTaken = true;
        return true;
    }

    internal void CallChild(string definitionId, JsonObject input, string? correlationId, bool wait)
    {
        var parent = Attached("a child workflow");
        var compiled =
            parent.Session.Catalog.FindPublished(definitionId)
            ?? throw new FaultException($"There is no published version of the workflow '{definitionId}'.");
        if (parent.Session.Depth >= MaxDepth)
        {
            throw new FaultException($"Workflows execute each other more than {MaxDepth} deep.");
        }

        input["ParentInstanceId"] = parent.Id;
        var child = new WorkflowExecutionContext(parent.Session, compiled, ChildId())
        {
            IsNew = true,
            CorrelationId = string.IsNullOrEmpty(correlationId) ? null : correlationId,
            ParentInstanceId = parent.Id,
            ParentWaits = wait,
            ReadSetKey = parent.ReadSetKey,
            ResumeInput = input,
        };
        BurstRunner.AddInput(child.StartInput, input);
        child.Queue.Enqueue(new WorkItem(compiled.Root, null, null, null, null));
        parent.ActiveCall = new ChildCall(this, wait) { Child = child };
        parent.Session.Add(child);
    }

    internal void WaitForChild(WorkflowExecutionContext child) => Attached("a child workflow").WaitingChildren.Add(child.Id);

    // Made again after a crash, the child gets the same id.
    private string ChildId() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{Id}-c{++StimulusCount}")).AsSpan(0, 12));
}
