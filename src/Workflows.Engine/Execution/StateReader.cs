using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Reads the states that <see cref="StateWriter"/> wrote; a property that is missing has its default value.</summary>
internal static class StateReader
{
    public static WorkflowState Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, JsonDepth.Reading);
        var json = document.RootElement;
        var format = Number(json, StateKeys.Format);
        if (format != StateWriter.Format)
        {
            throw new InvalidDataException($"The state has the format {format}; this version of the engine reads {StateWriter.Format}.");
        }
        var subStatus = Text(json, StateKeys.SubStatus)!;
        var state = new WorkflowState
        {
            Status = WorkflowSubStatus.StatusOf(subStatus),
            SubStatus = subStatus,
            DefinitionId = Text(json, StateKeys.DefinitionId)!,
            DefinitionVersionId = Text(json, StateKeys.DefinitionVersionId)!,
            Version = Number(json, StateKeys.Version),
            Name = Text(json, StateKeys.Name),
            CorrelationId = Text(json, StateKeys.CorrelationId),
            ParentInstanceId = Text(json, StateKeys.ParentInstanceId),
            ParentWaits = Flag(json, StateKeys.ParentWaits),
            IsDispatched = Flag(json, StateKeys.IsDispatched),
            ReadSetKey = Text(json, StateKeys.ReadSetKey),
            HoldsAnswers = Flag(json, StateKeys.HoldsAnswers),
            IncidentCount = Number(json, StateKeys.IncidentCount),
            TriggerActivityId = Text(json, StateKeys.TriggerActivityId),
            TriggerTaken = Flag(json, StateKeys.TriggerTaken),
            LastOrdinal = Number(json, StateKeys.LastOrdinal),
            LastSequence = json.TryGetProperty(StateKeys.LastSequence, out var sequence) ? sequence.GetInt64() : 0,
            LastResult = Value(json, StateKeys.LastResult),
            ActiveChildId = Text(json, StateKeys.ActiveChildId),
            ActiveCaller = Number(json, StateKeys.ActiveCaller),
            ActiveWait = Flag(json, StateKeys.ActiveWait),
            Input = Map(json, StateKeys.Input, StringComparer.OrdinalIgnoreCase) ?? new(StringComparer.OrdinalIgnoreCase),
            BurstInput = Map(json, StateKeys.BurstInput, StringComparer.OrdinalIgnoreCase),
        };
        AddItems(state.ChildrenWaitedFor, json, StateKeys.ChildrenWaitedFor, static child => child.GetString()!);
        if (json.TryGetProperty(StateKeys.Output, out var output))
        {
            state.Output = (JsonObject)JsonDepth.Parse(output.GetRawText())!;
        }
        state.Outputs = Outputs(json, StateKeys.Outputs);
        AddItems(state.Bookmarks, json, StateKeys.Bookmarks, ReadBookmark);
        AddItems(state.Executions, json, StateKeys.Executions, ReadExecution);
        AddItems(state.Queue, json, StateKeys.Queue, ReadQueuedItem);
        return state;
    }

    private static Bookmark ReadBookmark(JsonElement json) =>
        new()
        {
            Id = Text(json, StateKeys.Bookmark.Id)!,
            Name = Text(json, StateKeys.Bookmark.Name)!,
            Key = Text(json, StateKeys.Bookmark.Key),
            ActivityId = Text(json, StateKeys.Bookmark.ActivityId)!,
            ActivityNodeId = Text(json, StateKeys.Bookmark.ActivityNodeId)!,
            ActivityInstanceId = Text(json, StateKeys.Bookmark.ActivityInstanceId)!,
            CreatedAt = json.GetProperty(StateKeys.Bookmark.CreatedAt).GetDateTimeOffset(),
            DueAt = json.TryGetProperty(StateKeys.Bookmark.DueAt, out var due) ? due.GetDateTimeOffset() : null,
            AutoBurn = !Flag(json, StateKeys.Bookmark.IsKept),
            WaitsForEffect = Flag(json, StateKeys.Bookmark.WaitsForEffect),
            Callback = Text(json, StateKeys.Bookmark.Callback),
            Payload = json.TryGetProperty(StateKeys.Bookmark.Payload, out var payload) ? JsonDepth.Parse(payload.GetRawText()) : null,
        };

    private static ExecutionState ReadExecution(JsonElement json) =>
        new()
        {
            Ordinal = Number(json, StateKeys.Execution.Ordinal),
            Parent = OptionalNumber(json, StateKeys.Execution.Parent),
            NodeId = Text(json, StateKeys.Execution.NodeId)!,
            Status = (ActivityStatus)Number(json, StateKeys.Execution.Status),
            StartedAt = json.GetProperty(StateKeys.Execution.StartedAt).GetDateTimeOffset(),
            CompletedAt = json.TryGetProperty(StateKeys.Execution.CompletedAt, out var completed) ? completed.GetDateTimeOffset() : null,
            Tag = Value(json, StateKeys.Execution.Tag),
            Fault = Text(json, StateKeys.Execution.Fault),
            FaultCount = Number(json, StateKeys.Execution.FaultCount),
            BookmarkCount = Number(json, StateKeys.Execution.BookmarkCount),
            EffectCount = Number(json, StateKeys.Execution.EffectCount),
            GuidCount = Number(json, StateKeys.Execution.GuidCount),
            StimulusCount = Number(json, StateKeys.Execution.StimulusCount),
            ActivityInput = Map(json, StateKeys.Execution.ActivityInput, StringComparer.Ordinal),
            Properties = Map(json, StateKeys.Execution.Properties, StringComparer.Ordinal),
            DynamicVariables = Map(json, StateKeys.Execution.DynamicVariables, StringComparer.Ordinal),
            Journal = Map(json, StateKeys.Execution.Journal, StringComparer.Ordinal),
            Outputs = Map(json, StateKeys.Execution.Outputs, StringComparer.Ordinal),
            HasVariables = json.TryGetProperty(StateKeys.Execution.Variables, out _),
            Variables = Map(json, StateKeys.Execution.Variables, StringComparer.Ordinal),
            Inputs = json.TryGetProperty(StateKeys.Execution.Inputs, out var inputs)
                ? [.. inputs.EnumerateArray().Select(ValueJson.Read)]
                : null,
            Pending = json.TryGetProperty(StateKeys.Execution.Pending, out var pending)
                ? [.. pending.EnumerateArray().Select(ReadPendingChild)]
                : null,
            ScheduledAs = Number(json, StateKeys.Execution.ScheduledAs),
            Scheduler = ReadScheduler(json),
            OwnOutputs = Outputs(json, StateKeys.Execution.OwnOutputs),
            HasOwnResult = json.TryGetProperty(StateKeys.Execution.OwnResult, out _),
            OwnResult = Value(json, StateKeys.Execution.OwnResult),
        };

    private static PendingState ReadPendingChild(JsonElement json) =>
        new(
            Text(json, StateKeys.PendingChild.NodeId)!,
            Text(json, StateKeys.PendingChild.Callback),
            Value(json, StateKeys.PendingChild.Tag),
            Number(json, StateKeys.PendingChild.Number)
        );

    private static QueuedState ReadQueuedItem(JsonElement json) =>
        new(
            Text(json, StateKeys.QueuedItem.NodeId)!,
            OptionalNumber(json, StateKeys.QueuedItem.Owner),
            OptionalNumber(json, StateKeys.QueuedItem.Execution),
            Text(json, StateKeys.QueuedItem.BookmarkId),
            Map(json, StateKeys.QueuedItem.Input, StringComparer.Ordinal)
        )
        {
            Variables = Map(json, StateKeys.QueuedItem.Variables, StringComparer.Ordinal),
            ScheduledAs = Number(json, StateKeys.QueuedItem.ScheduledAs),
            Scheduler = ReadScheduler(json),
        };

    private static SchedulingExecution? ReadScheduler(JsonElement json) =>
        Text(json, StateKeys.Scheduler.ActivityId) is { } activityId
            ? new SchedulingExecution(Number(json, StateKeys.Scheduler.Ordinal), activityId, Number(json, StateKeys.Scheduler.Depth))
            : null;

    private static void AddItems<T>(List<T> list, JsonElement json, string name, Func<JsonElement, T> read)
    {
        if (!json.TryGetProperty(name, out var items))
        {
            return;
        }
        foreach (var item in items.EnumerateArray())
        {
            list.Add(read(item));
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static int? OptionalNumber(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    // A flag is written only when it is set.
    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out _);

    private static object? Value(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? ValueJson.Read(value) : null;

    private static Dictionary<string, Dictionary<string, object?>>? Outputs(JsonElement json, string name) =>
        json.TryGetProperty(name, out var register)
            ? register.EnumerateObject().ToDictionary(p => p.Name, p => Map(p.Value, StringComparer.Ordinal), StringComparer.Ordinal)
            : null;

    private static Dictionary<string, object?>? Map(JsonElement json, string name, StringComparer comparer) =>
        json.TryGetProperty(name, out var map) ? Map(map, comparer) : null;

    private static Dictionary<string, object?> Map(JsonElement map, StringComparer comparer)
    {
        var values = new Dictionary<string, object?>(comparer);
        foreach (var property in map.EnumerateObject())
        {
            values[property.Name] = ValueJson.Read(property.Value);
        }
        return values;
    }
}
