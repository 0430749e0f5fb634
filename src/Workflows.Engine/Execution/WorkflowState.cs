using System.Buffers;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>An instance between bursts: everything that the next burst needs. It holds no personal data.</summary>
public sealed class WorkflowState
{
    /// <summary>One of <see cref="WorkflowStatus"/>.</summary>
    public required string Status { get; set; }

    /// <summary>One of <see cref="WorkflowSubStatus"/>.</summary>
    public required string SubStatus { get; set; }

    /// <summary>The definition's logical id.</summary>
    public required string DefinitionId { get; set; }

    /// <summary>The version's own id; an instance stays on its version.</summary>
    public required string DefinitionVersionId { get; set; }

    /// <summary>The version's number.</summary>
    public required int Version { get; set; }

    /// <summary>The instance's name, set by <c>SetName</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The correlation id: the arrangement's id, never a case reference.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The instance that executed this one as its child.</summary>
    public string? ParentInstanceId { get; set; }

    /// <summary>The key of the read set that the instance is bound to; see <see cref="ReadSet.Key"/>.</summary>
    public string? ReadSetKey { get; init; }

    /// <summary>Whether the instance reads a person's answers, or got something from an instance that does.</summary>
    public bool HoldsAnswers
    {
        get => field || ReadSetKey is not null;
        init;
    }

    /// <summary>Incidents of all bursts.</summary>
    public int IncidentCount { get; set; }

    /// <summary>The bookmarks that the instance waits for.</summary>
    public List<Bookmark> Bookmarks { get; set; } = [];

    /// <summary>The workflow's outputs so far.</summary>
    public JsonObject Output { get; set; } = [];

    /// <summary>
    /// Children whose end this instance waits for, and the child in which an interrupted burst continues. A <c>Continue</c> and a
    /// <c>Cancel</c> must be given their states in <see cref="BurstRequest.Children"/>.
    /// </summary>
    public IReadOnlyList<string> ChildInstanceIds => ActiveChildId is { } active ? [active, .. ChildrenWaitedFor] : ChildrenWaitedFor;

    internal bool ParentWaits { get; set; }
    internal bool IsDispatched { get; set; }
    internal string? TriggerActivityId { get; set; }
    internal bool TriggerTaken { get; set; }
    internal int LastOrdinal { get; set; }
    internal long LastSequence { get; set; }
    internal object? LastResult { get; set; }
    internal List<string> ChildrenWaitedFor { get; set; } = [];

    /// <summary>The child in which an interrupted burst continues.</summary>
    internal string? ActiveChildId { get; set; }

    /// <summary>The ordinal of the execution that called that child.</summary>
    internal int ActiveCaller { get; set; }

    /// <summary>Whether that execution waits for the child's end.</summary>
    internal bool ActiveWait { get; set; }

    /// <summary>The inputs that the instance was started with.</summary>
    internal Dictionary<string, object?> Input { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The inputs of the stimulus that the interrupted burst handles.</summary>
    internal Dictionary<string, object?>? BurstInput { get; set; }

    /// <summary>The last outputs of activities, by activity id and name.</summary>
    internal Dictionary<string, Dictionary<string, object?>>? Outputs { get; set; }
    internal List<ExecutionState> Executions { get; } = [];
    internal List<QueuedState> Queue { get; } = [];

    /// <summary>The state as UTF-8 JSON.</summary>
    public byte[] Serialize()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Serialize(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the state as UTF-8 JSON.</summary>
    public void Serialize(IBufferWriter<byte> buffer) => StateWriter.Write(this, buffer);

    /// <summary>Reads what <see cref="Serialize()"/> wrote.</summary>
    /// <exception cref="InvalidDataException">A newer version of the engine wrote the state in another format.</exception>
    public static WorkflowState Deserialize(ReadOnlyMemory<byte> utf8) => StateReader.Read(utf8);
}
