using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Storage.Engine;

/// <summary>
/// The body of a burst's log as compact JSON. It is as large as all other rows of a burst together, so each activity is named once
/// (<c>n</c>), entries (<c>j</c>) and executions (<c>x</c>) are arrays that refer to it by index, executions are named by their ordinal,
/// and times are ticks (100 ns) after the first (<c>t</c>), UTC.
/// </summary>
internal static class BurstLogFormat
{
    private static readonly JsonWriterOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(IBufferWriter<byte> buffer, InstanceChange change)
    {
        var nodes = new List<Node>();
        var origin = change.Journal.Count > 0 ? change.Journal[0].At : change.Executions[0].StartedAt;
        using var writer = new Utf8JsonWriter(buffer, Writing);
        writer.WriteStartObject();
        writer.WriteNumber("t", origin.UtcTicks);
        writer.WriteStartArray("j");
        foreach (var entry in change.Journal)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(entry.Sequence);
            writer.WriteNumberValue(entry.At.UtcTicks - origin.UtcTicks);
            Execution(writer, entry.ActivityInstanceId, change.InstanceId);
            Execution(writer, entry.ParentActivityInstanceId, change.InstanceId);
            var node = new Node(entry.ActivityId, entry.ActivityNodeId, entry.ActivityType, entry.ActivityTypeVersion, entry.ActivityName);
            writer.WriteNumberValue(IndexOf(nodes, node));
            writer.WriteStringValue(entry.EventName);
            writer.WriteStringValue(entry.Message);
            Json(writer, entry.Payload);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("x");
        foreach (var execution in change.Executions)
        {
            Write(writer, execution, change.InstanceId, origin, nodes);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("n");
        foreach (var node in nodes)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(node.Id);
            writer.WriteStringValue(node.Path == node.Id ? null : node.Path);
            writer.WriteStringValue(node.Type);
            writer.WriteNumberValue(node.Version);
            writer.WriteStringValue(node.Name);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static (IReadOnlyList<JournalEntry> Journal, IReadOnlyList<ActivityExecutionRecord> Executions) Read(
        ReadOnlyMemory<byte> utf8,
        string instanceId
    )
    {
        using var document = JsonDocument.Parse(utf8, JsonDepth.Reading);
        var origin = new DateTimeOffset(document.RootElement.GetProperty("t").GetInt64(), TimeSpan.Zero);
        var nodes = document.RootElement.GetProperty("n").EnumerateArray().Select(ReadNode).ToArray();
        var journal = document.RootElement.GetProperty("j").EnumerateArray().Select(j => ReadEntry(j, instanceId, origin, nodes));
        var executions = document.RootElement.GetProperty("x").EnumerateArray().Select(x => ReadExecution(x, instanceId, origin, nodes));
        return ([.. journal], [.. executions]);
    }

    /// <summary>Adds those of a burst's entries that match and lie on a page; the others are counted and not made.</summary>
    public static void ReadPage(ReadOnlyMemory<byte> utf8, string instanceId, JournalFilter filter, JournalPageReading page)
    {
        using var document = JsonDocument.Parse(utf8, JsonDepth.Reading);
        var origin = new DateTimeOffset(document.RootElement.GetProperty("t").GetInt64(), TimeSpan.Zero);
        var nodes = document.RootElement.GetProperty("n").EnumerateArray().Select(ReadNode).ToArray();
        var wanted = Array.ConvertAll(nodes, n => filter.Takes(n.Id, n.Path, n.Type));
        foreach (var entry in document.RootElement.GetProperty("j").EnumerateArray())
        {
            if (
                wanted[entry[4].GetInt32()]
                && (filter.EventNames is not { Count: > 0 } names || names.Contains(entry[5].GetString()!))
                && page.Takes()
            )
            {
                page.Entries.Add(ReadEntry(entry, instanceId, origin, nodes));
            }
        }
    }

    /// <summary>A burst's activity executions that are wanted.</summary>
    public static IEnumerable<ActivityExecutionRecord> ReadExecutions(
        ReadOnlyMemory<byte> utf8,
        string instanceId,
        Func<int, string, bool> isWanted
    )
    {
        using var document = JsonDocument.Parse(utf8, JsonDepth.Reading);
        var origin = new DateTimeOffset(document.RootElement.GetProperty("t").GetInt64(), TimeSpan.Zero);
        var nodes = document.RootElement.GetProperty("n").EnumerateArray().Select(ReadNode).ToArray();
        return
        [
            .. document
                .RootElement.GetProperty("x")
                .EnumerateArray()
                .Where(x => isWanted(x[0].GetInt32(), nodes[x[3].GetInt32()].Path))
                .Select(x => ReadExecution(x, instanceId, origin, nodes)),
        ];
    }

    private static void Write(
        Utf8JsonWriter writer,
        ActivityExecutionRecord execution,
        string instanceId,
        DateTimeOffset origin,
        List<Node> nodes
    )
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(execution.Ordinal);
        Execution(writer, execution.Id, instanceId);
        Execution(writer, execution.ParentId, instanceId);
        var node = new Node(
            execution.ActivityId,
            execution.ActivityNodeId,
            execution.ActivityType,
            execution.ActivityTypeVersion,
            execution.ActivityName
        );
        writer.WriteNumberValue(IndexOf(nodes, node));
        writer.WriteStringValue(execution.Status);
        writer.WriteNumberValue(execution.StartedAt.UtcTicks - origin.UtcTicks);
        if (execution.CompletedAt is { } completed)
        {
            writer.WriteNumberValue(completed.UtcTicks - origin.UtcTicks);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteNumberValue(execution.HasBookmarks ? 1 : 0);
        writer.WriteNumberValue(execution.AggregateFaultCount);
        writer.WriteStringValue(execution.Fault);
        Json(writer, execution.Inputs);
        Json(writer, execution.Outputs);
        Json(writer, execution.Payload);
        if (execution.CallStackDepth is { } depth)
        {
            Execution(writer, execution.SchedulingActivityExecutionId, instanceId);
            writer.WriteStringValue(execution.SchedulingActivityId);
            writer.WriteNumberValue(depth);
        }

        writer.WriteEndArray();
    }

    private static JournalEntry ReadEntry(JsonElement json, string instanceId, DateTimeOffset origin, Node[] nodes)
    {
        var node = nodes[json[4].GetInt32()];
        return new JournalEntry(
            json[0].GetInt64(),
            origin.AddTicks(json[1].GetInt64()),
            ReadId(json[2], instanceId)!,
            ReadId(json[3], instanceId),
            node.Id,
            node.Path,
            node.Type,
            node.Version,
            node.Name,
            json[5].GetString()!,
            json[6].GetString(),
            ReadJson(json[7])
        );
    }

    private static ActivityExecutionRecord ReadExecution(JsonElement json, string instanceId, DateTimeOffset origin, Node[] nodes)
    {
        var node = nodes[json[3].GetInt32()];
        // A row of an older version ends before it says what scheduled the execution.
        var isScheduled = json.GetArrayLength() > 13;
        return new ActivityExecutionRecord
        {
            SchedulingActivityExecutionId = isScheduled ? ReadId(json[13], instanceId) : null,
            SchedulingActivityId = isScheduled ? json[14].GetString() : null,
            CallStackDepth = isScheduled ? json[15].GetInt32() : null,
            Ordinal = json[0].GetInt32(),
            Id = ReadId(json[1], instanceId)!,
            ParentId = ReadId(json[2], instanceId),
            ActivityId = node.Id,
            ActivityNodeId = node.Path,
            ActivityType = node.Type,
            ActivityTypeVersion = node.Version,
            ActivityName = node.Name,
            Status = json[4].GetString()!,
            StartedAt = origin.AddTicks(json[5].GetInt64()),
            CompletedAt = json[6].ValueKind == JsonValueKind.Null ? null : origin.AddTicks(json[6].GetInt64()),
            HasBookmarks = json[7].GetInt32() == 1,
            AggregateFaultCount = json[8].GetInt32(),
            Fault = json[9].GetString(),
            Inputs = (JsonObject?)ReadJson(json[10]),
            Outputs = (JsonObject?)ReadJson(json[11]),
            Payload = (JsonObject?)ReadJson(json[12]),
        };
    }

    /// <summary>
    /// Writes an execution's id. The usual one is the instance's id and the ordinal in eight hex digits: then only the ordinal is written.
    /// </summary>
    private static void Execution(Utf8JsonWriter writer, string? id, string instanceId)
    {
        if (
            id is not null
            && id.Length == instanceId.Length + 8
            && id.StartsWith(instanceId, StringComparison.Ordinal)
            && int.TryParse(id.AsSpan(instanceId.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ordinal)
        )
        {
            writer.WriteNumberValue(ordinal);
        }
        else
        {
            writer.WriteStringValue(id);
        }
    }

    private static string? ReadId(JsonElement json, string instanceId) =>
        json.ValueKind == JsonValueKind.Number
            ? instanceId + json.GetInt32().ToString("x8", CultureInfo.InvariantCulture)
            : json.GetString();

    private static void Json(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            node.WriteTo(writer);
        }
    }

    private static JsonNode? ReadJson(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : JsonDepth.Parse(json.GetRawText());

    /// <summary>
    /// Finds an activity in the list, or adds it. A burst touches few activities, so searching the list is faster than hashing their names.
    /// </summary>
    private static int IndexOf(List<Node> nodes, Node node)
    {
        var index = nodes.IndexOf(node);
        if (index < 0)
        {
            index = nodes.Count;
            nodes.Add(node);
        }

        return index;
    }

    private static Node ReadNode(JsonElement json)
    {
        var id = json[0].GetString()!;
        return new Node(id, json[1].GetString() ?? id, json[2].GetString()!, json[3].GetInt32(), json[4].GetString());
    }

    private readonly record struct Node(string Id, string Path, string Type, int Version, string? Name);
}
