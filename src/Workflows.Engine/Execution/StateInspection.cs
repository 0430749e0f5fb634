using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>What a state holds beside its public properties, for those who show it. It is a copy: changing it changes no instance.</summary>
public sealed class StateInspection
{
    private StateInspection(WorkflowState state, string instanceId)
    {
        Input = ToJson(state.Input);
        LastSequence = state.LastSequence;
        Executions = [.. state.Executions.Select((_, i) => LiveExecution.Of(state, i, instanceId))];
        Callbacks =
        [
            .. state.Executions.SelectMany(e =>
                (e.Pending ?? []).Select(p => new PendingCallback(Ids.Execution(instanceId, e.Ordinal), p.NodeId, p.Callback))
            ),
        ];
        Scheduled =
        [
            .. state.Queue.Select(q => new ScheduledActivity(q.NodeId, q.Owner is { } owner ? Ids.Execution(instanceId, owner) : null)),
        ];
    }

    /// <summary>Inputs that the instance was started with, by name.</summary>
    public JsonObject Input { get; }

    /// <summary>Number of the journal's last entry.</summary>
    public long LastSequence { get; }

    /// <summary>The executions that live, with those around them; none once the instance has ended for good.</summary>
    public IReadOnlyList<LiveExecution> Executions { get; }

    /// <summary>What executions call when a child has completed.</summary>
    public IReadOnlyList<PendingCallback> Callbacks { get; }

    /// <summary>Activities that run next, because a burst was cut at its limit.</summary>
    public IReadOnlyList<ScheduledActivity> Scheduled { get; }

    /// <summary>Reads a state.</summary>
    public static StateInspection Of(WorkflowState state, string instanceId) => new(state, instanceId);

    /// <summary>The values of the variables that live executions declare, outermost first.</summary>
    public IReadOnlyList<VariableValue> Variables(CompiledWorkflow workflow)
    {
        var found = new List<VariableValue>();
        foreach (var execution in Executions)
        {
            var node = workflow.NodesByNodeId.GetValueOrDefault(execution.NodeId);
            foreach (var variable in execution.HasVariables && node is not null ? node.VariableArray : [])
            {
                var value = execution.Variables.TryGetPropertyValue(variable.Id, out var stored)
                    ? stored
                    : ValueJson.ToNode(variable.DefaultValue);
                found.Add(new VariableValue(variable.Id, variable.Name, value?.DeepClone()));
            }
        }

        return found;
    }

    /// <summary>Why a variable cannot be set to a value, in one sentence; null when it can.</summary>
    public string? WhyNotSet(CompiledWorkflow workflow, string variableId, JsonNode? value)
    {
        var variables = Executions
            .Where(e => e.HasVariables)
            .SelectMany(e => workflow.NodesByNodeId.GetValueOrDefault(e.NodeId)?.VariableArray ?? []);
        if (variables.FirstOrDefault(v => v.Id == variableId) is not { } variable)
        {
            return $"The instance has no variable with the id '{variableId}' at this moment.";
        }

        return VariableChanges.TryConvert(variable, value, out _)
            ? null
            : $"The variable '{variable.Name}' cannot have this value: its type is {variable.Type.Name}.";
    }

    internal static JsonObject ToJson(IReadOnlyDictionary<string, object?>? values) =>
        new((values ?? new Dictionary<string, object?>()).Select(p => KeyValuePair.Create(p.Key, ValueJson.ToNode(p.Value))));
}

/// <summary>An activity execution that has not ended, or around which one has not.</summary>
public sealed record LiveExecution
{
    /// <summary>The execution's id.</summary>
    public required string Id { get; init; }

    /// <summary>The execution around it; null for the workflow.</summary>
    public required string? ParentId { get; init; }

    /// <summary>The activity's <see cref="ActivityNode.NodeId"/>.</summary>
    public required string NodeId { get; init; }

    /// <summary>The node id of the activity around it.</summary>
    public required string? OwnerNodeId { get; init; }

    /// <summary>Elsa's status.</summary>
    public required ActivityStatus Status { get; init; }

    /// <summary>See <see cref="ActivityExecutionRecord.CallStackDepth"/>.</summary>
    public required int CallStackDepth { get; init; }

    /// <summary>Business time at which it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How many executions in it, itself included, are faulted.</summary>
    public required int FaultCount { get; init; }

    /// <summary>Whether it declares variables that have begun.</summary>
    public required bool HasVariables { get; init; }

    /// <summary>Values of its variables, by their ids.</summary>
    public required JsonObject Variables { get; init; }

    /// <summary>Values of variables that were made while it ran, by name.</summary>
    public required JsonObject DynamicVariables { get; init; }

    /// <summary>What the activity remembers, by name.</summary>
    public required JsonObject Properties { get; init; }

    internal static LiveExecution Of(WorkflowState state, int index, string instanceId)
    {
        var execution = state.Executions[index];
        var parent = execution.Parent is { } ordinal ? state.Executions.Find(e => e.Ordinal == ordinal) : null;
        return new LiveExecution
        {
            Id = Ids.Execution(instanceId, execution.Ordinal),
            ParentId = execution.Parent is { } around ? Ids.Execution(instanceId, around) : null,
            NodeId = execution.NodeId,
            OwnerNodeId = parent?.NodeId,
            Status = execution.Status,
            CallStackDepth = DepthOf(state, execution),
            StartedAt = execution.StartedAt,
            FaultCount = execution.FaultCount,
            HasVariables = execution.HasVariables,
            Variables = StateInspection.ToJson(execution.Variables),
            DynamicVariables = StateInspection.ToJson(execution.DynamicVariables),
            Properties = StateInspection.ToJson(execution.Properties),
        };
    }

    private static int DepthOf(WorkflowState state, ExecutionState execution)
    {
        var depth = 0;
        for (var at = execution; at is not null; depth++)
        {
            if (at.Scheduler is { } scheduler)
            {
                return depth + scheduler.Depth + 1;
            }

            at = at.Parent is { } parent ? state.Executions.Find(e => e.Ordinal == parent) : null;
        }

        return depth - 1;
    }
}

/// <summary>What an execution calls when a child has completed.</summary>
/// <param name="OwnerId">The execution.</param>
/// <param name="ChildNodeId">The child's node id.</param>
/// <param name="Method">The method's name; null when nothing is called.</param>
public sealed record PendingCallback(string OwnerId, string ChildNodeId, string? Method);

/// <summary>An activity that runs next.</summary>
/// <param name="NodeId">Its node id.</param>
/// <param name="OwnerId">The execution that scheduled it.</param>
public sealed record ScheduledActivity(string NodeId, string? OwnerId);

/// <summary>A variable with its value.</summary>
/// <param name="Id">Its id in the definition.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as plain JSON.</param>
public sealed record VariableValue(string Id, string Name, JsonNode? Value);
