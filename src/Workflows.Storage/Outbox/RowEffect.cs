using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Storage;

/// <summary>A row for a spreadsheet. It is defined here, so that a room can cause rows without knowing Google.</summary>
/// <param name="Spreadsheet">
/// Key of the spreadsheet: a name from <c>workflows/sheets/*.json</c>, followed by a slash and the service where each service has its own
/// (<c>service/NTH</c>).
/// </param>
/// <param name="Tab">Key of the tab, for example <c>S2</c>.</param>
/// <param name="RowKey">Value of the key column.</param>
/// <param name="Columns">Values by column name; strings, numbers or null.</param>
/// <param name="Append">True for append-only tabs: the row is written once and never changed.</param>
public sealed record RowEffect(
    string Spreadsheet,
    string Tab,
    string RowKey,
    IReadOnlyDictionary<string, JsonNode?> Columns,
    bool Append = false
)
{
    /// <summary>The key of the spreadsheet that all services share.</summary>
    public const string Central = "central";

    /// <summary>The beginning of every spreadsheet's lane; the spreadsheet's key follows.</summary>
    public const string LanePrefix = "sheet:";

    /// <summary>The lane of a spreadsheet.</summary>
    public static string LaneOf(string spreadsheet) => LanePrefix + spreadsheet;

    /// <summary>
    /// Makes the effect. Its key is tab and row key, so that the effects of one row keep their order and can be merged while they wait. A
    /// revision counts the changes of the row's subject (an arrangement, an entry of the register). An effect without a revision is never
    /// merged; it is carried out in the order of the outbox.
    /// </summary>
    public Effect ToEffect(string id, long? revision, string? caseId, string? instanceId = null) =>
        new()
        {
            Id = id,
            Lane = LaneOf(Spreadsheet),
            Key = $"{Tab}:{RowKey}",
            Payload = JsonSerializer.SerializeToNode(this, JsonSerializerOptions.Web)!.AsObject(),
            Revision = Append ? null : revision,
            CaseId = caseId,
            InstanceId = instanceId,
        };

    /// <summary>Reads the row from the payload of an effect.</summary>
    public static RowEffect Read(JsonObject payload) => payload.Deserialize<RowEffect>(JsonSerializerOptions.Web)!;
}
