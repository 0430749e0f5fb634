using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Answer of values.batchUpdate.</summary>
public class BatchUpdateValuesResponse : IDirectResponseSchema
{
    [JsonProperty("spreadsheetId")]
    public virtual string? SpreadsheetId { get; set; }

    [JsonProperty("totalUpdatedRows")]
    public virtual int? TotalUpdatedRows { get; set; }

    [JsonProperty("totalUpdatedColumns")]
    public virtual int? TotalUpdatedColumns { get; set; }

    [JsonProperty("totalUpdatedCells")]
    public virtual int? TotalUpdatedCells { get; set; }

    [JsonProperty("totalUpdatedSheets")]
    public virtual int? TotalUpdatedSheets { get; set; }

    [JsonProperty("responses")]
    public virtual IList<UpdateValuesResponse>? Responses { get; set; }

    public virtual string? ETag { get; set; }
}
