using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Makes an instance ready for a burst from the state of its last commit.</summary>
internal static class StateLoader
{
    public static void Load(WorkflowExecutionContext workflow, WorkflowState state)
    {
        workflow.SubStatus = state.SubStatus;
        workflow.Name = state.Name;
        workflow.RestoreCorrelationId(state.CorrelationId);
        workflow.ParentInstanceId = state.ParentInstanceId;
        workflow.ParentWaits = state.ParentWaits;
        workflow.IsDispatched = state.IsDispatched;
        workflow.ReadSetKey = state.ReadSetKey;
        workflow.HoldsAnswers = state.HoldsAnswers;
        workflow.IncidentCount = state.IncidentCount;
        workflow.TriggerActivityId = state.TriggerActivityId;
        workflow.TriggerTaken = state.TriggerTaken;
        workflow.Output = (JsonObject)state.Output.DeepClone();
        workflow.Executions.RestoreLastOrdinal(state.LastOrdinal);
        workflow.Journal.RestoreLastSequence(state.LastSequence);
        workflow.Inputs.Restore(state.Input, state.BurstInput);
        workflow.Outputs.Restore(state.Outputs, state.LastResult);
        workflow.Bookmarks.Restore(state.Bookmarks);
        workflow.Children.Restore(state.ChildrenWaitedFor);
        var byOrdinal = LoadExecutions(workflow, state);
        var scheduled = new Dictionary<(int Owner, int Number), PendingChild>();
        foreach (var saved in state.Executions)
        {
            LoadPendingChildren(workflow, byOrdinal[saved.Ordinal], saved, scheduled);
        }
        foreach (var saved in state.Executions)
        {
            byOrdinal[saved.Ordinal].ScheduledAs = scheduled.GetValueOrDefault((saved.Parent ?? 0, saved.ScheduledAs));
        }
        foreach (var item in state.Queue)
        {
            workflow.Queue.Enqueue(
                WorkItem.Restore(
                    workflow.Compiled.NodesByNodeId[item.NodeId],
                    item.Owner is { } owner ? byOrdinal[owner] : null,
                    item.Execution is { } execution ? byOrdinal[execution] : null,
                    item.BookmarkId is { } id ? workflow.Bookmarks.Find(id) : null,
                    scheduled.GetValueOrDefault((item.Owner ?? 0, item.ScheduledAs)),
                    item
                )
            );
        }
        if (state.ActiveChildId is { } child)
        {
            workflow.Children.Interrupted = new InterruptedCall(child, byOrdinal[state.ActiveCaller], state.ActiveWait);
        }
    }

    private static Dictionary<int, ActivityExecutionContext> LoadExecutions(WorkflowExecutionContext workflow, WorkflowState state)
    {
        var byOrdinal = new Dictionary<int, ActivityExecutionContext>(state.Executions.Count);
        foreach (var saved in state.Executions)
        {
            // A definition version never changes, so this means that the state and the definition do not belong together.
            if (workflow.Compiled.NodesByNodeId.GetValueOrDefault(saved.NodeId) is not { } node)
            {
                throw new InvalidOperationException(
                    $"The activity {saved.NodeId} of instance {workflow.Id} is not in its definition version {workflow.Compiled.VersionId}."
                );
            }
            var parent = saved.Parent is { } ordinal ? byOrdinal[ordinal] : null;
            var context = new ActivityExecutionContext(workflow, node, parent, saved.Ordinal)
            {
                Status = saved.Status,
                StartedAt = saved.StartedAt,
                CompletedAt = saved.CompletedAt,
                Tag = saved.Tag,
                Scheduler = saved.Scheduler,
                CallStackDepth = (saved.Scheduler?.Depth ?? parent?.CallStackDepth ?? -1) + 1,
                Fault = saved.Fault,
                AggregateFaultCount = saved.FaultCount,
                ActivityInput = saved.ActivityInput,
                Properties = StateMaps.Copy(saved.Properties),
                DynamicVariables = StateMaps.Copy(saved.DynamicVariables),
                Journal = StateMaps.Copy(saved.Journal),
                OutputValues = StateMaps.Copy(saved.Outputs),
                InputValues = LoadInputs(node, saved),
                VariableValues = LoadVariables(node, saved),
            };
            if (saved.OwnOutputs is not null || saved.HasOwnResult)
            {
                context.OwnOutputs = new OutputRegister(workflow.Compiled);
                context.OwnOutputs.Restore(saved.OwnOutputs, saved.OwnResult, saved.HasOwnResult);
            }
            context.Ids.Restore(saved.BookmarkCount, saved.EffectCount, saved.GuidCount, saved.StimulusCount);
            byOrdinal[saved.Ordinal] = context;
            workflow.Executions.Restore(context);
        }
        return byOrdinal;
    }

    // A state holds the name of a callback; the method is looked up once per activity type.
    private static void LoadPendingChildren(
        WorkflowExecutionContext workflow,
        ActivityExecutionContext context,
        ExecutionState saved,
        Dictionary<(int Owner, int Number), PendingChild> scheduled
    )
    {
        if (saved.Pending is null)
        {
            return;
        }
        context.PendingChildren = new List<PendingChild>(saved.Pending.Count);
        foreach (var pending in saved.Pending)
        {
            ActivityCompletionCallback? callback = null;
            if (pending.Callback is { } name)
            {
                var method = context.Node.Descriptor.Methods.Completed(context.Activity, name);
                var activity = context.Activity;
                callback = completed => method(activity, completed);
            }
            var node = workflow.Compiled.NodesByNodeId[pending.NodeId];
            var child = new PendingChild(node, callback, pending.Tag, pending.Number) { CallbackName = pending.Callback };
            context.PendingChildren.Add(child);
            // A state of an older version has no numbers.
            if (child.Number > 0)
            {
                scheduled[(saved.Ordinal, child.Number)] = child;
            }
        }
    }

    private static object?[]? LoadInputs(ActivityNode node, ExecutionState saved)
    {
        if (node.ConstantInputs is not null)
        {
            return node.ConstantInputs;
        }
        if (saved.Inputs is not { } inputs || inputs.Length != node.Inputs.Length)
        {
            return null;
        }
        var values = new object?[inputs.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ValueConverter.Convert(inputs[i], node.Inputs[i].Descriptor.Type);
        }
        return values;
    }

    private static object?[]? LoadVariables(ActivityNode node, ExecutionState saved)
    {
        if (!saved.HasVariables)
        {
            return null;
        }
        var variables = node.VariableArray;
        var values = new object?[variables.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] =
                saved.Variables is not null && saved.Variables.TryGetValue(variables[i].Id, out var value)
                    ? value
                    : variables[i].DefaultValue;
        }
        return values;
    }
}
