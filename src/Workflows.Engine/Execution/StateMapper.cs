using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Between an instance at rest and an instance in a burst.</summary>
internal static class StateMapper
{
    public static void Load(WorkflowExecutionContext instance, WorkflowState state)
    {
        instance.SubStatus = state.SubStatus;
        instance.Name = state.Name;
        instance.CorrelationId = state.CorrelationId;
        instance.ParentInstanceId = state.ParentInstanceId;
        instance.ParentWaits = state.ParentWaits;
        instance.ReadSetKey = state.ReadSetKey;
        instance.IncidentCount = state.IncidentCount;
        instance.TriggerActivityId = state.TriggerActivityId;
        instance.TriggerTaken = state.TriggerTaken;
        instance.LastOrdinal = state.LastOrdinal;
        instance.LastSequence = state.LastSequence;
        instance.LastResult = state.LastResult;
        instance.WaitingChildren.AddRange(state.ChildrenWaitedFor);
        instance.Bookmarks.AddRange(state.Bookmarks);
        instance.Output = (JsonObject)state.Output.DeepClone();
        foreach (var bookmark in state.Bookmarks)
        {
            instance.OriginalBookmarks.Add(bookmark.Id);
        }

        Copy(state.Input, instance.StartInput);
        if (state.BurstInput is not null)
        {
            Copy(state.BurstInput, instance.BurstInput = new(StringComparer.OrdinalIgnoreCase));
            instance.ResumeInput = new JsonObject(state.BurstInput.Select(p => KeyValuePair.Create(p.Key, ValueJson.ToNode(p.Value))));
        }
        if (state.Outputs is not null)
        {
            instance.OutputRegister = state.Outputs.ToDictionary(
                p => p.Key,
                p => new Dictionary<string, object?>(p.Value, StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        }

        LoadContexts(instance, state);
    }

    public static InstanceChange Change(WorkflowExecutionContext instance, bool continues)
    {
        var records = new List<ActivityExecutionRecord>(instance.Contexts.Count);
        foreach (var context in instance.Contexts)
        {
            if (context.IsTouched)
            {
                records.Add(Record(instance, context));
            }
        }

        var standing = instance.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        return new InstanceChange
        {
            InstanceId = instance.Id,
            IsNew = instance.IsNew,
            State = Save(instance, continues),
            BookmarksAdded = [.. instance.Bookmarks.Where(b => !instance.OriginalBookmarks.Contains(b.Id))],
            BookmarksRemoved = [.. instance.OriginalBookmarks.Where(id => !standing.Contains(id))],
            Journal = instance.Journal,
            Executions = records,
            Incidents = instance.Incidents,
            Lines = instance.Lines,
        };
    }

    private static void LoadContexts(WorkflowExecutionContext instance, WorkflowState state)
    {
        var byOrdinal = new Dictionary<int, ActivityExecutionContext>(state.Executions.Count);
        foreach (var saved in state.Executions)
        {
            // A state outlives an upgrade of the engine, not a change of its definition version: that never changes.
            if (instance.Compiled.NodesByNodeId.GetValueOrDefault(saved.NodeId) is not { } node)
            {
                throw new InvalidOperationException(
                    $"The activity {saved.NodeId} of instance {instance.Id} is not in its definition version {instance.Compiled.VersionId}."
                );
            }

            var parent = saved.Parent is { } ordinal ? byOrdinal[ordinal] : null;
            var context = new ActivityExecutionContext(instance, node, parent, saved.Ordinal)
            {
                Status = saved.Status,
                StartedAt = saved.StartedAt,
                CompletedAt = saved.CompletedAt,
                Tag = saved.Tag,
                Fault = saved.Fault,
                AggregateFaultCount = saved.FaultCount,
                BookmarkCount = saved.BookmarkCount,
                EffectCount = saved.EffectCount,
                GuidCount = saved.GuidCount,
                StimulusCount = saved.StimulusCount,
                ActivityInput = saved.ActivityInput,
                Properties = CopyOf(saved.Properties),
                DynamicVariables = CopyOf(saved.DynamicVariables),
                Journal = CopyOf(saved.Journal),
                OutputValues = CopyOf(saved.Outputs),
                InputValues = LoadInputs(node, saved),
                VariableValues = LoadVariables(node, saved),
            };
            byOrdinal[saved.Ordinal] = context;
            instance.Contexts.Add(context);
            if (context.Status is not (ActivityStatus.Completed or ActivityStatus.Canceled))
            {
                instance.MakeLive(context);
            }
        }
        foreach (var saved in state.Executions)
        {
            LoadPending(instance, byOrdinal[saved.Ordinal], saved);
        }

        foreach (var item in state.Queue)
        {
            instance.Queue.Enqueue(
                new WorkItem(
                    instance.Compiled.NodesByNodeId[item.NodeId],
                    item.Owner is { } owner ? byOrdinal[owner] : null,
                    item.Existing is { } existing ? byOrdinal[existing] : null,
                    item.BookmarkId is { } id ? instance.Bookmarks.Find(b => b.Id == id) : null,
                    item.Input
                )
                {
                    Variables = item.Variables,
                }
            );
        }

        if (state.ActiveChildId is { } child)
        {
            instance.RestoredChildId = child;
            instance.RestoredCaller = byOrdinal[state.ActiveCaller];
            instance.RestoredWait = state.ActiveWait;
        }
    }

    private static void LoadPending(WorkflowExecutionContext instance, ActivityExecutionContext context, ExecutionState saved)
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
            context.PendingChildren.Add(
                new PendingChild(instance.Compiled.NodesByNodeId[pending.NodeId], callback, pending.Tag) { CallbackName = pending.Callback }
            );
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

    private static WorkflowState Save(WorkflowExecutionContext instance, bool continues)
    {
        var goesOn = continues && (instance.Queue.Count > 0 || instance.ActiveCall is not null);
        var state = new WorkflowState
        {
            Status = instance.Status,
            SubStatus = instance.SubStatus,
            DefinitionId = instance.Compiled.DefinitionId,
            DefinitionVersionId = instance.Compiled.VersionId,
            Version = instance.Compiled.Version,
            Name = instance.Name,
            CorrelationId = instance.CorrelationId,
            ParentInstanceId = instance.ParentInstanceId,
            ParentWaits = instance.ParentWaits,
            ReadSetKey = instance.ReadSetKey,
            IncidentCount = instance.IncidentCount,
            Bookmarks = [.. instance.Bookmarks],
            Output = instance.Output,
            TriggerActivityId = instance.TriggerActivityId,
            TriggerTaken = instance.TriggerTaken,
            LastOrdinal = instance.LastOrdinal,
            LastSequence = instance.LastSequence,
            LastResult = instance.LastResult,
            ChildrenWaitedFor = [.. instance.WaitingChildren],
            Input = new(instance.StartInput, StringComparer.OrdinalIgnoreCase),
            BurstInput = goesOn && instance.BurstInput is not null ? new(instance.BurstInput, StringComparer.OrdinalIgnoreCase) : null,
        };
        // A finished instance keeps what people may still ask for, and nothing to run on; a faulted one may be retried.
        if (WorkflowSubStatus.IsFinal(instance.SubStatus) && instance.Queue.Count == 0)
        {
            return state;
        }

        if (instance.OutputRegister is not null)
        {
            state.Outputs = instance.OutputRegister.ToDictionary(
                p => p.Key,
                p => new Dictionary<string, object?>(p.Value, StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        }

        foreach (var context in Needed(instance))
        {
            state.Executions.Add(SaveContext(context, goesOn));
        }

        foreach (var item in instance.Queue.Items)
        {
            state.Queue.Add(
                new QueuedState(item.Node.NodeId, item.Owner?.Ordinal, item.Existing?.Ordinal, item.Resumed?.Id, item.Input)
                {
                    Variables = item.Variables,
                }
            );
        }

        if (instance.ActiveCall is { } call)
        {
            state.ActiveChildId = call.Child.Id;
            state.ActiveCaller = call.Caller.Ordinal;
            state.ActiveWait = call.WaitForCompletion;
        }
        return state;
    }

    // What lives, what the queue names, and what stands around them; in order of ordinals, so that parents come first.
    private static IEnumerable<ActivityExecutionContext> Needed(WorkflowExecutionContext instance)
    {
        var needed = new HashSet<ActivityExecutionContext>();
        foreach (var context in instance.Contexts)
        {
            if (context.IsLive)
            {
                AddWithParents(context);
            }
        }

        foreach (var item in instance.Queue.Items)
        {
            AddWithParents(item.Owner);
            AddWithParents(item.Existing);
        }
        return needed.OrderBy(c => c.Ordinal);

        void AddWithParents(ActivityExecutionContext? context)
        {
            for (; context is not null && needed.Add(context); context = context.ParentActivityExecutionContext) { }
        }
    }

    private static ExecutionState SaveContext(ActivityExecutionContext context, bool goesOn) =>
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
            BookmarkCount = context.BookmarkCount,
            EffectCount = context.EffectCount,
            GuidCount = context.GuidCount,
            StimulusCount = context.StimulusCount,
            ActivityInput = context.ActivityInput,
            Properties = CopyOf(context.Properties),
            DynamicVariables = CopyOf(context.DynamicVariables),
            Journal = CopyOf(context.Journal),
            Outputs = CopyOf(context.OutputValues),
            HasVariables = context.VariableValues is not null,
            Variables = SaveVariables(context, goesOn),
            // An activity that is told of its children may look at its inputs then; one that is resumed evaluates them again.
            Inputs = context.PendingChildren is { Count: > 0 } && context.Node.ConstantInputs is null ? context.InputValues : null,
            Pending = context.PendingChildren is { Count: > 0 } pending
                ?
                [
                    .. pending.Select(p => new PendingState(
                        p.Node.NodeId,
                        p.Callback is null ? null : p.CallbackName ?? p.Callback.Method.Name,
                        p.Tag
                    )),
                ]
                : null,
        };

    private static Dictionary<string, object?>? SaveVariables(ActivityExecutionContext context, bool goesOn)
    {
        if (context.VariableValues is null)
        {
            return null;
        }

        var variables = context.Node.VariableArray;
        var values = new Dictionary<string, object?>(variables.Length, StringComparer.Ordinal);
        for (var i = 0; i < variables.Length; i++)
        {
            // A variable without a storage driver lives as long as the instance does not wait.
            if (goesOn || variables[i].IsPersisted)
            {
                values[variables[i].Id] = context.VariableValues[i];
            }
        }

        return values;
    }

    private static ActivityExecutionRecord Record(WorkflowExecutionContext instance, ActivityExecutionContext context)
    {
        var node = context.Node;
        return new ActivityExecutionRecord
        {
            Id = context.Id,
            Ordinal = context.Ordinal,
            ParentId = context.ParentActivityExecutionContext?.Id,
            ActivityId = node.Id,
            ActivityNodeId = node.NodeId,
            ActivityType = node.Activity.Type,
            ActivityTypeVersion = node.Activity.Version,
            ActivityName = node.Activity.Name,
            Status = Name(context.Status),
            StartedAt = context.StartedAt,
            CompletedAt = context.CompletedAt,
            HasBookmarks = instance.Bookmarks.Count > 0 && instance.Bookmarks.Exists(b => b.ActivityInstanceId == context.Id),
            Inputs = Inputs(context),
            Outputs = Outputs(context),
            Payload = context.Journal is { Count: > 0 } journal ? (JsonObject?)ValueJson.ToNode(journal) : null,
            Fault = context.Fault,
            AggregateFaultCount = context.AggregateFaultCount,
        };
    }

    private static JsonObject? Inputs(ActivityExecutionContext context)
    {
        if (context.InputValues is not { Length: > 0 } values)
        {
            return null;
        }

        JsonObject? inputs = null;
        foreach (var input in context.Node.Inputs)
        {
            if (!input.Descriptor.IsSensitive && context.Node.Log.LogsInput(input.Descriptor.JsonName))
            {
                (inputs ??= [])[input.Descriptor.Name] = Logged(values[input.Input.Slot]);
            }
        }

        return inputs;
    }

    private static JsonObject? Outputs(ActivityExecutionContext context)
    {
        if (context.OutputValues is not { Count: > 0 } values)
        {
            return null;
        }

        JsonObject? outputs = null;
        foreach (var (name, value) in values)
        {
            if (context.Node.Log.LogsOutput(name))
            {
                (outputs ??= [])[name] = Logged(value);
            }
        }

        return outputs;
    }

    // A value that has no JSON form is logged as its text: logging never stops a workflow.
    private static JsonNode? Logged(object? value)
    {
        try
        {
            return ValueJson.ToNode(value);
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture));
        }
    }

    private static string Name(ActivityStatus status) =>
        status switch
        {
            ActivityStatus.Pending => "Pending",
            ActivityStatus.Running => "Running",
            ActivityStatus.Completed => "Completed",
            ActivityStatus.Canceled => "Canceled",
            _ => "Faulted",
        };

    private static void Copy(Dictionary<string, object?> from, Dictionary<string, object?> to)
    {
        foreach (var (key, value) in from)
        {
            to[key] = value;
        }
    }

    private static Dictionary<string, object?>? CopyOf(Dictionary<string, object?>? source) =>
        source is { Count: > 0 } ? new(source, source.Comparer) : null;
}
