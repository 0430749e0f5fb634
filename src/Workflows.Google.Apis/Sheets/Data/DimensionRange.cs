using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Rows or columns.</summary>
public class DimensionRange : IDirectResponseSchema
{
    [JsonProperty("sheetId")]
    public virtual int? SheetId { get; set; }

    [JsonProperty("dimension")]
    public virtual string? Dimension { get; set; }

    [JsonProperty("startIndex")]
    public virtual int? StartIndex { get; set; }

    [JsonProperty("endIndex")]
    public virtual int? EndIndex { get; set; }

    public virtual string? ETag { get; set; }
}
