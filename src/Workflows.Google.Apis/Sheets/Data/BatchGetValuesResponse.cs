using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Answer of values.batchGet.</summary>
public class BatchGetValuesResponse : IDirectResponseSchema
{
    [JsonProperty("spreadsheetId")]
    public virtual string? SpreadsheetId { get; set; }

    [JsonProperty("valueRanges")]
    public virtual IList<ValueRange>? ValueRanges { get; set; }

    public virtual string? ETag { get; set; }
}
