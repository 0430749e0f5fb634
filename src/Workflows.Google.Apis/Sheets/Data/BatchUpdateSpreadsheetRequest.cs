using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Body of spreadsheets.batchUpdate: applied in order, all or none.</summary>
public class BatchUpdateSpreadsheetRequest : IDirectResponseSchema
{
    [JsonProperty("requests")]
    public virtual IList<Request>? Requests { get; set; }

    [JsonProperty("includeSpreadsheetInResponse")]
    public virtual bool? IncludeSpreadsheetInResponse { get; set; }

    [JsonProperty("responseIncludeGridData")]
    public virtual bool? ResponseIncludeGridData { get; set; }

    [JsonProperty("responseRanges")]
    public virtual IList<string>? ResponseRanges { get; set; }

    public virtual string? ETag { get; set; }
}
