using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Storage.Engine;
using Fault = Workflows.Engine.Execution.Incident;

namespace Workflows.Storage.Instances;

/// <summary>All of one instance as a file has it, in the engine's own form: Elsa's form lacks what the next burst needs.</summary>
/// <param name="Id">The instance's id.</param>
/// <param name="State">Its state.</param>
/// <param name="Log">Its journal and its activity executions, or those of them that were asked for.</param>
/// <param name="Faults">Faults of its activities, the oldest first.</param>
public sealed record InstanceFile(string Id, WorkflowState State, InstanceLog Log, IReadOnlyList<Fault> Faults)
{
    private const int LongestId = 64;

    /// <summary>The instance as JSON.</summary>
    public JsonObject ToJson() =>
        new()
        {
            ["id"] = Id,
            ["state"] = JsonDepth.Parse(State.Serialize()),
            ["log"] = LogToJson(),
            ["faults"] = JsonSerializer.SerializeToNode(Faults, JsonSerializerOptions.Web),
        };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or a newer version of the engine wrote it.</exception>
    public static InstanceFile Read(JsonObject json)
    {
        try
        {
            var id = json["id"]!.GetValue<string>();
            if (id.Length is 0 or > LongestId || !id.All(char.IsAsciiLetterOrDigit))
            {
                throw new InvalidDataException("The instance's id is none that this engine gives.");
            }

            var state = WorkflowState.Deserialize(BytesOf(json["state"]!));
            if (
                state is not { DefinitionId: not null, DefinitionVersionId: not null, SubStatus: not null }
                || state.Status is not (WorkflowStatus.Running or WorkflowStatus.Finished)
            )
            {
                throw new FormatException("The state lacks what every state has.");
            }

            _ = StateInspection.Of(state, id);
            var log = json["log"] is { } written ? BurstLogFormat.Read(BytesOf(written), id) : (Journal: [], Executions: []);
            var faults = json["faults"].Deserialize<List<Fault>>(JsonSerializerOptions.Web) ?? [];
            return new InstanceFile(id, state, new InstanceLog(log.Journal, log.Executions), faults);
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw new InvalidDataException("The instance's state cannot be read: the file was changed or is damaged.", e);
        }
    }

    private JsonNode? LogToJson()
    {
        if (Log.Journal.Count == 0 && Log.Executions.Count == 0)
        {
            return null;
        }

        var written = new ArrayBufferWriter<byte>();
        BurstLogFormat.Write(written, ToChange());
        return JsonDepth.Parse(written.WrittenSpan);
    }

    // A serializer stops at 64 levels; a state may have more.
    private static byte[] BytesOf(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    /// <summary>The instance as a burst that did all of it at once.</summary>
    internal InstanceChange ToChange() =>
        new()
        {
            InstanceId = Id,
            IsNew = true,
            State = State,
            BookmarksAdded = State.Bookmarks,
            BookmarksRemoved = [],
            Journal = Log.Journal,
            Executions = Log.Executions,
            Incidents = Faults,
            Lines = [],
        };
}
