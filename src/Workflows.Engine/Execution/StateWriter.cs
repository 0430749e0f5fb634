using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Writes states as compact JSON: short property names, and no property that has its default value.</summary>
internal static class StateWriter
{
    /// <summary>The format that this version of the engine writes and reads.</summary>
    public const int Format = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(WorkflowState state, IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteNumber(StateKeys.Format, Format);
        writer.WriteString(StateKeys.SubStatus, state.SubStatus);
        writer.WriteString(StateKeys.DefinitionId, state.DefinitionId);
        writer.WriteString(StateKeys.DefinitionVersionId, state.DefinitionVersionId);
        writer.WriteNumber(StateKeys.Version, state.Version);
        WriteText(writer, StateKeys.Name, state.Name);
        WriteText(writer, StateKeys.CorrelationId, state.CorrelationId);
        WriteText(writer, StateKeys.ParentInstanceId, state.ParentInstanceId);
        WriteFlag(writer, StateKeys.ParentWaits, state.ParentWaits);
        WriteFlag(writer, StateKeys.IsDispatched, state.IsDispatched);
        WriteText(writer, StateKeys.ReadSetKey, state.ReadSetKey);
        WriteFlag(writer, StateKeys.HoldsAnswers, state.HoldsAnswers);
        WriteNumber(writer, StateKeys.IncidentCount, state.IncidentCount);
        WriteText(writer, StateKeys.TriggerActivityId, state.TriggerActivityId);
        WriteFlag(writer, StateKeys.TriggerTaken, state.TriggerTaken);
        WriteNumber(writer, StateKeys.LastOrdinal, state.LastOrdinal);
        WriteNumber(writer, StateKeys.LastSequence, state.LastSequence);
        WriteValue(writer, StateKeys.LastResult, state.LastResult);
        WriteChildrenWaitedFor(writer, state.ChildrenWaitedFor);
        WriteText(writer, StateKeys.ActiveChildId, state.ActiveChildId);
        WriteNumber(writer, StateKeys.ActiveCaller, state.ActiveCaller);
        WriteFlag(writer, StateKeys.ActiveWait, state.ActiveWait);
        WriteMap(writer, StateKeys.Input, state.Input);
        WriteMap(writer, StateKeys.BurstInput, state.BurstInput, evenEmpty: true);
        if (state.Output.Count > 0)
        {
            writer.WritePropertyName(StateKeys.Output);
            state.Output.WriteTo(writer);
        }
        WriteOutputs(writer, StateKeys.Outputs, state.Outputs);
        WriteBookmarks(writer, state.Bookmarks);
        WriteExecutions(writer, state.Executions);
        WriteQueue(writer, state.Queue);
        writer.WriteEndObject();
    }

    private static void WriteChildrenWaitedFor(Utf8JsonWriter writer, List<string> children)
    {
        if (children.Count == 0)
        {
            return;
        }
        writer.WriteStartArray(StateKeys.ChildrenWaitedFor);
        foreach (var child in children)
        {
            writer.WriteStringValue(child);
        }
        writer.WriteEndArray();
    }

    private static void WriteOutputs(Utf8JsonWriter writer, string name, Dictionary<string, Dictionary<string, object?>>? register)
    {
        if (register is not { Count: > 0 })
        {
            return;
        }
        writer.WriteStartObject(name);
        foreach (var (activity, outputs) in register)
        {
            WriteMap(writer, activity, outputs, evenEmpty: true);
        }
        writer.WriteEndObject();
    }

    private static void WriteBookmarks(Utf8JsonWriter writer, List<Bookmark> bookmarks)
    {
        if (bookmarks.Count == 0)
        {
            return;
        }
        writer.WriteStartArray(StateKeys.Bookmarks);
        foreach (var bookmark in bookmarks)
        {
            writer.WriteStartObject();
            writer.WriteString(StateKeys.Bookmark.Id, bookmark.Id);
            writer.WriteString(StateKeys.Bookmark.Name, bookmark.Name);
            WriteText(writer, StateKeys.Bookmark.Key, bookmark.Key);
            writer.WriteString(StateKeys.Bookmark.ActivityId, bookmark.ActivityId);
            writer.WriteString(StateKeys.Bookmark.ActivityNodeId, bookmark.ActivityNodeId);
            writer.WriteString(StateKeys.Bookmark.ActivityInstanceId, bookmark.ActivityInstanceId);
            writer.WriteString(StateKeys.Bookmark.CreatedAt, bookmark.CreatedAt);
            if (bookmark.DueAt is { } due)
            {
                writer.WriteString(StateKeys.Bookmark.DueAt, due);
            }
            WriteFlag(writer, StateKeys.Bookmark.IsKept, !bookmark.AutoBurn);
            WriteFlag(writer, StateKeys.Bookmark.WaitsForEffect, bookmark.WaitsForEffect);
            WriteText(writer, StateKeys.Bookmark.Callback, bookmark.Callback);
            if (bookmark.Payload is { } payload)
            {
                writer.WritePropertyName(StateKeys.Bookmark.Payload);
                payload.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteExecutions(Utf8JsonWriter writer, List<ExecutionState> executions)
    {
        if (executions.Count == 0)
        {
            return;
        }
        writer.WriteStartArray(StateKeys.Executions);
        foreach (var execution in executions)
        {
            writer.WriteStartObject();
            writer.WriteNumber(StateKeys.Execution.Ordinal, execution.Ordinal);
            if (execution.Parent is { } parent)
            {
                writer.WriteNumber(StateKeys.Execution.Parent, parent);
            }
            writer.WriteString(StateKeys.Execution.NodeId, execution.NodeId);
            writer.WriteNumber(StateKeys.Execution.Status, (int)execution.Status);
            writer.WriteString(StateKeys.Execution.StartedAt, execution.StartedAt);
            if (execution.CompletedAt is { } completed)
            {
                writer.WriteString(StateKeys.Execution.CompletedAt, completed);
            }
            WriteValue(writer, StateKeys.Execution.Tag, execution.Tag);
            WriteText(writer, StateKeys.Execution.Fault, execution.Fault);
            WriteNumber(writer, StateKeys.Execution.FaultCount, execution.FaultCount);
            WriteNumber(writer, StateKeys.Execution.BookmarkCount, execution.BookmarkCount);
            WriteNumber(writer, StateKeys.Execution.EffectCount, execution.EffectCount);
            WriteNumber(writer, StateKeys.Execution.GuidCount, execution.GuidCount);
            WriteNumber(writer, StateKeys.Execution.StimulusCount, execution.StimulusCount);
            WriteMap(writer, StateKeys.Execution.ActivityInput, execution.ActivityInput);
            WriteMap(writer, StateKeys.Execution.Properties, execution.Properties);
            WriteMap(writer, StateKeys.Execution.DynamicVariables, execution.DynamicVariables);
            WriteMap(writer, StateKeys.Execution.Journal, execution.Journal);
            WriteMap(writer, StateKeys.Execution.Outputs, execution.Outputs);
            if (execution.HasVariables)
            {
                WriteMap(writer, StateKeys.Execution.Variables, execution.Variables ?? [], evenEmpty: true);
            }
            WriteInputs(writer, execution.Inputs);
            WritePendingChildren(writer, execution.Pending);
            WriteNumber(writer, StateKeys.Execution.ScheduledAs, execution.ScheduledAs);
            WriteScheduler(writer, execution.Scheduler);
            WriteOutputs(writer, StateKeys.Execution.OwnOutputs, execution.OwnOutputs);
            if (execution.HasOwnResult)
            {
                writer.WritePropertyName(StateKeys.Execution.OwnResult);
                ValueJson.Write(writer, execution.OwnResult);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteInputs(Utf8JsonWriter writer, object?[]? inputs)
    {
        if (inputs is null)
        {
            return;
        }
        writer.WriteStartArray(StateKeys.Execution.Inputs);
        foreach (var input in inputs)
        {
            ValueJson.Write(writer, input);
        }
        writer.WriteEndArray();
    }

    private static void WritePendingChildren(Utf8JsonWriter writer, List<PendingState>? pending)
    {
        if (pending is not { Count: > 0 })
        {
            return;
        }
        writer.WriteStartArray(StateKeys.Execution.Pending);
        foreach (var child in pending)
        {
            writer.WriteStartObject();
            writer.WriteString(StateKeys.PendingChild.NodeId, child.NodeId);
            WriteText(writer, StateKeys.PendingChild.Callback, child.Callback);
            WriteValue(writer, StateKeys.PendingChild.Tag, child.Tag);
            WriteNumber(writer, StateKeys.PendingChild.Number, child.Number);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteQueue(Utf8JsonWriter writer, List<QueuedState> queue)
    {
        if (queue.Count == 0)
        {
            return;
        }
        writer.WriteStartArray(StateKeys.Queue);
        foreach (var item in queue)
        {
            writer.WriteStartObject();
            writer.WriteString(StateKeys.QueuedItem.NodeId, item.NodeId);
            if (item.Owner is { } owner)
            {
                writer.WriteNumber(StateKeys.QueuedItem.Owner, owner);
            }
            if (item.Execution is { } execution)
            {
                writer.WriteNumber(StateKeys.QueuedItem.Execution, execution);
            }
            WriteText(writer, StateKeys.QueuedItem.BookmarkId, item.BookmarkId);
            WriteMap(writer, StateKeys.QueuedItem.Input, item.Input);
            WriteMap(writer, StateKeys.QueuedItem.Variables, item.Variables);
            WriteNumber(writer, StateKeys.QueuedItem.ScheduledAs, item.ScheduledAs);
            WriteScheduler(writer, item.Scheduler);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteScheduler(Utf8JsonWriter writer, SchedulingExecution? scheduler)
    {
        if (scheduler is null)
        {
            return;
        }
        writer.WriteNumber(StateKeys.Scheduler.Ordinal, scheduler.Ordinal);
        writer.WriteString(StateKeys.Scheduler.ActivityId, scheduler.ActivityId);
        WriteNumber(writer, StateKeys.Scheduler.Depth, scheduler.Depth);
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, true);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null)
        {
            return;
        }
        writer.WritePropertyName(name);
        ValueJson.Write(writer, value);
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, Dictionary<string, object?>? map, bool evenEmpty = false)
    {
        if (map is null || map.Count == 0 && !evenEmpty)
        {
            return;
        }
        writer.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            writer.WritePropertyName(key);
            ValueJson.Write(writer, value);
        }
        writer.WriteEndObject();
    }
}
