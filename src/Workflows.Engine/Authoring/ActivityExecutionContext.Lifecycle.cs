using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>Scheduling, completing, cancelling: in Elsa's order, since the journal shows it.</summary>
public sealed partial class ActivityExecutionContext
{
    internal ValueTask CompleteActivityAsync(Outcomes? outcomes)
    {
        if (_detached is not null)
        {
            _detached.Complete(outcomes);
            return ValueTask.CompletedTask;
        }
        if (Status != ActivityStatus.Running)
        {
            return ValueTask.CompletedTask;
        }

        return LiveChildren is { Count: > 0 } ? CancelChildrenThenComplete(outcomes) : Complete(outcomes);
    }

    internal ValueTask Schedule(
        Activity? child,
        ActivityCompletionCallback? onCompleted,
        object? tag,
        Dictionary<string, object?>? input,
        Dictionary<string, object?>? variables = null
    )
    {
        var workflow = Attached("a child");
        if (child is null)
        {
            if (onCompleted is null)
            {
                return CompleteActivityAsync();
            }

            Tag = tag;
            return onCompleted(new ActivityCompletedContext(this, this));
        }
        var node = child.Node;
        if (node is null)
        {
            throw new InvalidOperationException($"The activity '{child.Type}' is not part of the workflow and cannot be scheduled.");
        }

        (PendingChildren ??= []).Add(new PendingChild(node, onCompleted, tag));
        workflow.Queue.Enqueue(new WorkItem(node, this, null, null, input) { Variables = variables });
        return ValueTask.CompletedTask;
    }

    /// <summary>Cancels this run and all in it. Children first when a join or a loop does it; itself first when its parent completes.</summary>
    internal async ValueTask CancelAsync(bool childrenFirst)
    {
        if (Status is ActivityStatus.Completed or ActivityStatus.Canceled)
        {
            return;
        }

        var workflow = _workflow!;
        workflow.Withdraw(this);
        if (childrenFirst)
        {
            await CancelChildren(childrenFirst);
        }

        Status = ActivityStatus.Canceled;
        PendingChildren = null;
        workflow.RemoveBookmarks(this, andOthersOfItsPlace: true);
        workflow.Log(this, JournalEvents.Canceled);
        CompletedAt = Now;
        await SendSignalAsync(new CancelSignal());
        if (!childrenFirst)
        {
            await CancelChildren(childrenFirst);
        }

        workflow.Ended(this);
    }

    internal void DeclareVariables()
    {
        var variables = Node.VariableArray;
        if (variables.Length == 0 || VariableValues is not null)
        {
            return;
        }

        VariableValues = new object?[variables.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            VariableValues[i] = variables[i].DefaultValue;
        }
    }

    internal void SetOutput(Output? output, string name, object? value)
    {
        var dot = name.LastIndexOf('.');
        if (dot >= 0)
        {
            name = name[(dot + 1)..];
        }

        value = Plain(value);
        (OutputValues ??= new(StringComparer.Ordinal))[name] = value;
        if (_workflow is null)
        {
            return;
        }

        _workflow.RecordOutput(Node, name, value);
        if (output?.MemoryReferenceId is not { } target)
        {
            return;
        }
        // What an activity gives stays what it is; only what a definition assigns is made to fit.
        PutVariable(target, value, fit: false);
        if (_workflow.Compiled.OutputNames.Contains(target))
        {
            _workflow.SetOutput(target, value);
        }
    }

    /// <summary>Values in a state are text, numbers, dates, bytes and JSON; whatever else an activity gives becomes JSON.</summary>
    internal static object? Plain(object? value) =>
        value switch
        {
            null
            or string
            or bool
            or int
            or long
            or double
            or decimal
            or DateTimeOffset
            or DateTime
            or TimeSpan
            or Guid
            or byte[]
            or System.Text.Json.Nodes.JsonObject
            or System.Text.Json.Nodes.JsonArray => value,
            float f => (double)f,
            short or byte or sbyte or ushort or uint => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
            Enum e => e.ToString(),
            _ => ValueJson.FromNode(ValueJson.ToNode(value)),
        };

    private async ValueTask CancelChildrenThenComplete(Outcomes? outcomes)
    {
        await CancelChildren(childrenFirst: false);
        await Complete(outcomes);
    }

    private ValueTask Complete(Outcomes? outcomes)
    {
        var workflow = _workflow!;
        Status = ActivityStatus.Completed;
        if (outcomes is not null)
        {
            JournalData["Outcomes"] = outcomes.Names;
        }

        workflow.Log(this, JournalEvents.Completed);
        for (var receiver = ParentActivityExecutionContext; receiver is not null; receiver = receiver.ParentActivityExecutionContext)
        {
            if (receiver.TakePendingChild(Node) is not { } pending)
            {
                continue;
            }

            if (pending.Callback is null)
            {
                continue;
            }

            receiver.Tag = pending.Tag;
            var calling = pending.Callback(new ActivityCompletedContext(receiver, this, outcomes));
            if (!calling.IsCompletedSuccessfully)
            {
                return Awaited(calling, receiver.ParentActivityExecutionContext, outcomes);
            }
        }
        EndCompletion();
        return ValueTask.CompletedTask;
    }

    private async ValueTask Awaited(ValueTask calling, ActivityExecutionContext? next, Outcomes? outcomes)
    {
        await calling;
        for (var receiver = next; receiver is not null; receiver = receiver.ParentActivityExecutionContext)
        {
            if (receiver.TakePendingChild(Node) is not { Callback: { } callback } pending)
            {
                continue;
            }

            receiver.Tag = pending.Tag;
            await callback(new ActivityCompletedContext(receiver, this, outcomes));
        }
        EndCompletion();
    }

    private void EndCompletion()
    {
        _workflow!.RemoveBookmarks(this, andOthersOfItsPlace: false);
        PendingChildren = null;
        CompletedAt = Now;
        _workflow.Ended(this);
    }

    private PendingChild? TakePendingChild(ActivityNode node)
    {
        if (PendingChildren is null)
        {
            return null;
        }

        for (var i = 0; i < PendingChildren.Count; i++)
        {
            if (!ReferenceEquals(PendingChildren[i].Node, node))
            {
                continue;
            }

            var pending = PendingChildren[i];
            PendingChildren.RemoveAt(i);
            return pending;
        }
        return null;
    }

    private async ValueTask CancelChildren(bool childrenFirst)
    {
        if (LiveChildren is not { Count: > 0 } children)
        {
            return;
        }

        foreach (var child in children.ToArray())
        {
            await child.CancelAsync(childrenFirst);
        }
    }
}
