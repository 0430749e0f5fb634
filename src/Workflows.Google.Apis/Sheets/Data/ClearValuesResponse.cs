using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Answer of values.clear.</summary>
public class ClearValuesResponse : IDirectResponseSchema
{
    [JsonProperty("spreadsheetId")]
    public virtual string? SpreadsheetId { get; set; }

    [JsonProperty("clearedRange")]
    public virtual string? ClearedRange { get; set; }

    public virtual string? ETag { get; set; }
}
