using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>The state as compact JSON: short names, and nothing written that is as it always is.</summary>
public sealed partial class WorkflowState
{
    private const int Format = 1;
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The state as UTF-8 JSON.</summary>
    public byte[] Serialize()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Serialize(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the state as UTF-8 JSON.</summary>
    public void Serialize(IBufferWriter<byte> buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, Writing);
        writer.WriteStartObject();
        writer.WriteNumber("f", Format);
        writer.WriteString("s", SubStatus);
        writer.WriteString("d", DefinitionId);
        writer.WriteString("dv", DefinitionVersionId);
        writer.WriteNumber("v", Version);
        Text(writer, "n", Name);
        Text(writer, "c", CorrelationId);
        Text(writer, "p", ParentInstanceId);
        Flag(writer, "pw", ParentWaits);
        Text(writer, "rs", ReadSetKey);
        Number(writer, "ic", IncidentCount);
        Text(writer, "t", TriggerActivityId);
        Flag(writer, "tt", TriggerTaken);
        Number(writer, "lo", LastOrdinal);
        if (LastSequence != 0)
        {
            writer.WriteNumber("ls", LastSequence);
        }

        Value(writer, "lr", LastResult);
        if (ChildrenWaitedFor.Count > 0)
        {
            writer.WriteStartArray("cw");
            foreach (var child in ChildrenWaitedFor)
            {
                writer.WriteStringValue(child);
            }

            writer.WriteEndArray();
        }
        Text(writer, "ac", ActiveChildId);
        Number(writer, "aa", ActiveCaller);
        Flag(writer, "aw", ActiveWait);
        Map(writer, "i", Input);
        Map(writer, "bi", BurstInput, evenEmpty: true);
        if (Output.Count > 0)
        {
            writer.WritePropertyName("o");
            Output.WriteTo(writer);
        }
        WriteOutputs(writer);
        WriteBookmarks(writer);
        WriteExecutions(writer);
        WriteQueue(writer);
        writer.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Serialize()"/> wrote.</summary>
    public static WorkflowState Deserialize(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8, JsonDepth.Reading);
        var json = document.RootElement;
        var format = Int(json, "f");
        if (format != Format)
        {
            throw new InvalidDataException($"The state has the format {format}; this version reads {Format}.");
        }

        var subStatus = Str(json, "s")!;
        var state = new WorkflowState
        {
            Status = WorkflowSubStatus.StatusOf(subStatus),
            SubStatus = subStatus,
            DefinitionId = Str(json, "d")!,
            DefinitionVersionId = Str(json, "dv")!,
            Version = Int(json, "v"),
            Name = Str(json, "n"),
            CorrelationId = Str(json, "c"),
            ParentInstanceId = Str(json, "p"),
            ParentWaits = Has(json, "pw"),
            ReadSetKey = Str(json, "rs"),
            IncidentCount = Int(json, "ic"),
            TriggerActivityId = Str(json, "t"),
            TriggerTaken = Has(json, "tt"),
            LastOrdinal = Int(json, "lo"),
            LastSequence = json.TryGetProperty("ls", out var sequence) ? sequence.GetInt64() : 0,
            LastResult = Val(json, "lr"),
            ActiveChildId = Str(json, "ac"),
            ActiveCaller = Int(json, "aa"),
            ActiveWait = Has(json, "aw"),
            Input = ReadMap(json, "i", StringComparer.OrdinalIgnoreCase) ?? new(StringComparer.OrdinalIgnoreCase),
            BurstInput = ReadMap(json, "bi", StringComparer.OrdinalIgnoreCase),
        };
        if (json.TryGetProperty("cw", out var children))
        {
            foreach (var child in children.EnumerateArray())
            {
                state.ChildrenWaitedFor.Add(child.GetString()!);
            }
        }

        if (json.TryGetProperty("o", out var output))
        {
            state.Output = (JsonObject)JsonDepth.Parse(output.GetRawText())!;
        }

        if (json.TryGetProperty("r", out var register))
        {
            state.Outputs = register
                .EnumerateObject()
                .ToDictionary(p => p.Name, p => ReadMap(p.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        }

        if (json.TryGetProperty("b", out var bookmarks))
        {
            foreach (var bookmark in bookmarks.EnumerateArray())
            {
                state.Bookmarks.Add(ReadBookmark(bookmark));
            }
        }

        if (json.TryGetProperty("x", out var executions))
        {
            foreach (var execution in executions.EnumerateArray())
            {
                state.Executions.Add(ReadExecution(execution));
            }
        }

        if (json.TryGetProperty("q", out var queue))
        {
            foreach (var item in queue.EnumerateArray())
            {
                state.Queue.Add(
                    new QueuedState(
                        Str(item, "n")!,
                        OptionalInt(item, "o"),
                        OptionalInt(item, "e"),
                        Str(item, "b"),
                        ReadMap(item, "i", StringComparer.Ordinal)
                    )
                    {
                        Variables = ReadMap(item, "v", StringComparer.Ordinal),
                    }
                );
            }
        }

        return state;
    }

    private void WriteOutputs(Utf8JsonWriter writer)
    {
        if (Outputs is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartObject("r");
        foreach (var (activity, outputs) in Outputs)
        {
            Map(writer, activity, outputs, evenEmpty: true);
        }

        writer.WriteEndObject();
    }

    private void WriteBookmarks(Utf8JsonWriter writer)
    {
        if (Bookmarks.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("b");
        foreach (var bookmark in Bookmarks)
        {
            writer.WriteStartObject();
            writer.WriteString("i", bookmark.Id);
            writer.WriteString("n", bookmark.Name);
            Text(writer, "k", bookmark.Key);
            writer.WriteString("a", bookmark.ActivityId);
            writer.WriteString("an", bookmark.ActivityNodeId);
            writer.WriteString("ai", bookmark.ActivityInstanceId);
            writer.WriteString("at", bookmark.CreatedAt);
            if (bookmark.DueAt is { } due)
            {
                writer.WriteString("due", due);
            }

            Flag(writer, "kept", !bookmark.AutoBurn);
            Flag(writer, "we", bookmark.WaitsForEffect);
            Text(writer, "cb", bookmark.Callback);
            if (bookmark.Payload is { } payload)
            {
                writer.WritePropertyName("p");
                payload.WriteTo(writer);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static Bookmark ReadBookmark(JsonElement json) =>
        new()
        {
            Id = Str(json, "i")!,
            Name = Str(json, "n")!,
            Key = Str(json, "k"),
            ActivityId = Str(json, "a")!,
            ActivityNodeId = Str(json, "an")!,
            ActivityInstanceId = Str(json, "ai")!,
            CreatedAt = json.GetProperty("at").GetDateTimeOffset(),
            DueAt = json.TryGetProperty("due", out var due) ? due.GetDateTimeOffset() : null,
            AutoBurn = !Has(json, "kept"),
            WaitsForEffect = Has(json, "we"),
            Callback = Str(json, "cb"),
            Payload = json.TryGetProperty("p", out var payload) ? JsonDepth.Parse(payload.GetRawText()) : null,
        };

    private void WriteExecutions(Utf8JsonWriter writer)
    {
        if (Executions.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("x");
        foreach (var execution in Executions)
        {
            writer.WriteStartObject();
            writer.WriteNumber("o", execution.Ordinal);
            if (execution.Parent is { } parent)
            {
                writer.WriteNumber("p", parent);
            }

            writer.WriteString("n", execution.NodeId);
            writer.WriteNumber("s", (int)execution.Status);
            writer.WriteString("at", execution.StartedAt);
            if (execution.CompletedAt is { } completed)
            {
                writer.WriteString("to", completed);
            }

            Value(writer, "t", execution.Tag);
            Text(writer, "f", execution.Fault);
            Number(writer, "fc", execution.FaultCount);
            Number(writer, "bc", execution.BookmarkCount);
            Number(writer, "ec", execution.EffectCount);
            Number(writer, "gc", execution.GuidCount);
            Number(writer, "sc", execution.StimulusCount);
            Map(writer, "i", execution.ActivityInput);
            Map(writer, "pr", execution.Properties);
            Map(writer, "dv", execution.DynamicVariables);
            Map(writer, "j", execution.Journal);
            Map(writer, "r", execution.Outputs);
            if (execution.HasVariables)
            {
                Map(writer, "v", execution.Variables ?? [], evenEmpty: true);
            }

            if (execution.Inputs is { } inputs)
            {
                writer.WriteStartArray("in");
                foreach (var input in inputs)
                {
                    ValueJson.Write(writer, input);
                }

                writer.WriteEndArray();
            }
            if (execution.Pending is { Count: > 0 } pending)
            {
                writer.WriteStartArray("c");
                foreach (var child in pending)
                {
                    writer.WriteStartObject();
                    writer.WriteString("n", child.NodeId);
                    Text(writer, "m", child.Callback);
                    Value(writer, "t", child.Tag);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static ExecutionState ReadExecution(JsonElement json) =>
        new()
        {
            Ordinal = Int(json, "o"),
            Parent = OptionalInt(json, "p"),
            NodeId = Str(json, "n")!,
            Status = (ActivityStatus)Int(json, "s"),
            StartedAt = json.GetProperty("at").GetDateTimeOffset(),
            CompletedAt = json.TryGetProperty("to", out var completed) ? completed.GetDateTimeOffset() : null,
            Tag = Val(json, "t"),
            Fault = Str(json, "f"),
            FaultCount = Int(json, "fc"),
            BookmarkCount = Int(json, "bc"),
            EffectCount = Int(json, "ec"),
            GuidCount = Int(json, "gc"),
            StimulusCount = Int(json, "sc"),
            ActivityInput = ReadMap(json, "i", StringComparer.Ordinal),
            Properties = ReadMap(json, "pr", StringComparer.Ordinal),
            DynamicVariables = ReadMap(json, "dv", StringComparer.Ordinal),
            Journal = ReadMap(json, "j", StringComparer.Ordinal),
            Outputs = ReadMap(json, "r", StringComparer.Ordinal),
            HasVariables = json.TryGetProperty("v", out _),
            Variables = ReadMap(json, "v", StringComparer.Ordinal),
            Inputs = json.TryGetProperty("in", out var inputs) ? [.. inputs.EnumerateArray().Select(ValueJson.Read)] : null,
            Pending = json.TryGetProperty("c", out var pending)
                ? [.. pending.EnumerateArray().Select(c => new PendingState(Str(c, "n")!, Str(c, "m"), Val(c, "t")))]
                : null,
        };

    private void WriteQueue(Utf8JsonWriter writer)
    {
        if (Queue.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("q");
        foreach (var item in Queue)
        {
            writer.WriteStartObject();
            writer.WriteString("n", item.NodeId);
            if (item.Owner is { } owner)
            {
                writer.WriteNumber("o", owner);
            }

            if (item.Existing is { } existing)
            {
                writer.WriteNumber("e", existing);
            }

            Text(writer, "b", item.BookmarkId);
            Map(writer, "i", item.Input);
            Map(writer, "v", item.Variables);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter writer, string name, int value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, true);
        }
    }

    private static void Value(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null)
        {
            return;
        }

        writer.WritePropertyName(name);
        ValueJson.Write(writer, value);
    }

    private static void Map(Utf8JsonWriter writer, string name, Dictionary<string, object?>? map, bool evenEmpty = false)
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

    private static string? Str(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Int(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : 0;

    private static int? OptionalInt(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static bool Has(JsonElement json, string name) => json.TryGetProperty(name, out _);

    private static object? Val(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? ValueJson.Read(value) : null;

    private static Dictionary<string, object?>? ReadMap(JsonElement json, string name, StringComparer comparer) =>
        json.TryGetProperty(name, out var map) ? ReadMap(map, comparer) : null;

    private static Dictionary<string, object?> ReadMap(JsonElement map, StringComparer comparer)
    {
        var values = new Dictionary<string, object?>(comparer);
        foreach (var property in map.EnumerateObject())
        {
            values[property.Name] = ValueJson.Read(property.Value);
        }

        return values;
    }
}
