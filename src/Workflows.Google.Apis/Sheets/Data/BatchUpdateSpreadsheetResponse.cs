using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Answer of spreadsheets.batchUpdate, one reply for each request.</summary>
public class BatchUpdateSpreadsheetResponse : IDirectResponseSchema
{
    [JsonProperty("spreadsheetId")]
    public virtual string? SpreadsheetId { get; set; }

    [JsonProperty("replies")]
    public virtual IList<Response>? Replies { get; set; }

    [JsonProperty("updatedSpreadsheet")]
    public virtual Spreadsheet? UpdatedSpreadsheet { get; set; }

    public virtual string? ETag { get; set; }
}
