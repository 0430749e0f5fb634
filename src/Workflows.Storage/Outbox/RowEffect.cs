using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Storage;

/// <summary>A row of a register that is to stand in a sheet, defined here so that a room causes rows without knowing Google.</summary>
/// <param name="Spreadsheet">The spreadsheet's key: a name from <c>workflows/sheets/*.json</c>, with the service after a slash where there is one a service (<c>service/NTH</c>).</param>
/// <param name="Tab">The tab's key, for example <c>S2</c>.</param>
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
    /// As an effect: its key is tab and row key, so that rows of one key keep their order and waiting upserts merge. Revisions count what
    /// the row is about (an arrangement's, a register entry's); who has none leaves it out, and the order of the outbox holds.
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

    /// <summary>Reads it back from an effect's payload.</summary>
    public static RowEffect Read(JsonObject payload) => payload.Deserialize<RowEffect>(JsonSerializerOptions.Web)!;
}
