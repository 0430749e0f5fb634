using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A half-open, zero-based part of a tab.</summary>
public class GridRange : IDirectResponseSchema
{
    [JsonProperty("sheetId")]
    public virtual int? SheetId { get; set; }

    [JsonProperty("startRowIndex")]
    public virtual int? StartRowIndex { get; set; }

    [JsonProperty("endRowIndex")]
    public virtual int? EndRowIndex { get; set; }

    [JsonProperty("startColumnIndex")]
    public virtual int? StartColumnIndex { get; set; }

    [JsonProperty("endColumnIndex")]
    public virtual int? EndColumnIndex { get; set; }

    public virtual string? ETag { get; set; }
}
