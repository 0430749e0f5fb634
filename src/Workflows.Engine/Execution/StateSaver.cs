using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Makes the state that is stored when a burst is committed.</summary>
internal static class StateSaver
{
    /// <param name="workflow">The instance after the burst.</param>
    /// <param name="continues">Whether the burst was cut at its limit and another one continues it.</param>
    public static WorkflowState Save(WorkflowExecutionContext workflow, bool continues)
    {
        var isInterrupted = continues && (workflow.Queue.Count > 0 || workflow.Children.Active is not null);
        var state = new WorkflowState
        {
            Status = workflow.Status,
            SubStatus = workflow.SubStatus,
            DefinitionId = workflow.Compiled.DefinitionId,
            DefinitionVersionId = workflow.Compiled.VersionId,
            Version = workflow.Compiled.Version,
            Name = workflow.Name,
            CorrelationId = workflow.CorrelationId,
            ParentInstanceId = workflow.ParentInstanceId,
            ParentWaits = workflow.ParentWaits,
            IsDispatched = workflow.IsDispatched,
            ReadSetKey = workflow.ReadSetKey,
            HoldsAnswers = workflow.HoldsAnswers,
            IncidentCount = workflow.IncidentCount,
            Bookmarks = [.. workflow.Bookmarks.All],
            Output = workflow.Output,
            TriggerActivityId = workflow.TriggerActivityId,
            TriggerTaken = workflow.TriggerTaken,
            LastOrdinal = workflow.Executions.LastOrdinal,
            LastSequence = workflow.Journal.LastSequence,
            LastResult = workflow.Outputs.LastResult,
            ChildrenWaitedFor = [.. workflow.Children.WaitedFor],
            Input = new(workflow.Inputs.Started, StringComparer.OrdinalIgnoreCase),
            BurstInput = isInterrupted ? workflow.Inputs.ResumedToState() : null,
        };
        // An instance that has ended for good needs no executions any more; a faulted one does, because it may be retried. The workflow's own
        // execution is kept where it has variables, so that people can read how they ended.
        if (WorkflowSubStatus.IsFinal(workflow.SubStatus) && workflow.Queue.Count == 0)
        {
            state.Executions.AddRange(
                workflow
                    .Executions.All.Where(c => c is { ParentActivityExecutionContext: null, VariableValues.Length: > 0 })
                    .Select(c => SaveExecution(c, isInterrupted: false))
            );
            return state;
        }
        state.Outputs = workflow.Outputs.ToState();
        foreach (var context in NeededExecutions(workflow))
        {
            state.Executions.Add(SaveExecution(context, isInterrupted));
        }
        foreach (var item in workflow.Queue.Items)
        {
            state.Queue.Add(
                new QueuedState(item.Node.NodeId, item.Owner?.Ordinal, item.Execution?.Ordinal, item.Bookmark?.Id, item.Input)
                {
                    Variables = item.Variables,
                    ScheduledAs = item.ScheduledAs?.Number ?? 0,
                    Scheduler = item.Scheduler,
                }
            );
        }
        if (workflow.Children.Active is { } call)
        {
            state.ActiveChildId = call.Child.Id;
            state.ActiveCaller = call.Caller.Ordinal;
            state.ActiveWait = call.WaitForCompletion;
        }
        return state;
    }

    // Live executions, those that the queue names, and all ancestors of both; by ordinal, so that parents are loaded before their children.
    private static IEnumerable<ActivityExecutionContext> NeededExecutions(WorkflowExecutionContext workflow)
    {
        var needed = new HashSet<ActivityExecutionContext>();
        foreach (var context in workflow.Executions.All)
        {
            if (context.IsLive)
            {
                AddWithAncestors(context);
            }
        }
        foreach (var item in workflow.Queue.Items)
        {
            AddWithAncestors(item.Owner);
            AddWithAncestors(item.Execution);
        }
        return needed.OrderBy(c => c.Ordinal);

        void AddWithAncestors(ActivityExecutionContext? context)
        {
            for (; context is not null && needed.Add(context); context = context.ParentActivityExecutionContext) { }
        }
    }

    private static ExecutionState SaveExecution(ActivityExecutionContext context, bool isInterrupted) =>
        new()
        {
            Ordinal = context.Ordinal,
            Parent = context.ParentActivityExecutionContext?.Ordinal,
            NodeId = context.Node.NodeId,
            Status = context.Status,
            StartedAt = context.StartedAt,
            CompletedAt = context.CompletedAt,
            Tag = context.Tag,
            Fault = context.Fault,
            FaultCount = context.AggregateFaultCount,
            BookmarkCount = context.Ids.BookmarkCount,
            EffectCount = context.Ids.EffectCount,
            GuidCount = context.Ids.GuidCount,
            StimulusCount = context.Ids.StimulusCount,
            ActivityInput = context.ActivityInput,
            Properties = StateMaps.Copy(context.Properties),
            DynamicVariables = StateMaps.Copy(context.DynamicVariables),
            Journal = StateMaps.Copy(context.Journal),
            Outputs = StateMaps.Copy(context.OutputValues),
            HasVariables = context.VariableValues is not null,
            Variables = SaveVariables(context, isInterrupted),
            // An activity may read its inputs when a child completes; an activity that is resumed evaluates them again.
            Inputs = context.PendingChildren is { Count: > 0 } && context.Node.ConstantInputs is null ? context.InputValues : null,
            Pending = context.PendingChildren is { Count: > 0 } pending ? [.. pending.Select(SavePendingChild)] : null,
            ScheduledAs = context.ScheduledAs?.Number ?? 0,
            Scheduler = context.Scheduler,
            OwnOutputs = context.OwnOutputs?.ToState(),
            HasOwnResult = context.OwnOutputs is { HasResult: true },
            OwnResult = context.OwnOutputs?.LastResult,
        };

    private static PendingState SavePendingChild(PendingChild pending) =>
        new(
            pending.Node.NodeId,
            pending.Callback is null ? null : pending.CallbackName ?? pending.Callback.Method.Name,
            pending.Tag,
            pending.Number
        );

    private static Dictionary<string, object?>? SaveVariables(ActivityExecutionContext context, bool isInterrupted)
    {
        if (context.VariableValues is null)
        {
            return null;
        }
        var variables = context.Node.VariableArray;
        var values = new Dictionary<string, object?>(variables.Length, StringComparer.Ordinal);
        for (var i = 0; i < variables.Length; i++)
        {
            // As in Elsa, a variable without a storage driver loses its value when the instance waits. A burst that was cut does not wait.
            if (isInterrupted || variables[i].IsPersisted)
            {
                values[variables[i].Id] = context.VariableValues[i];
            }
        }
        return values;
    }
}
