using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Adds rows or columns at the end.</summary>
public class AppendDimensionRequest : IDirectResponseSchema
{
    [JsonProperty("sheetId")]
    public virtual int? SheetId { get; set; }

    [JsonProperty("dimension")]
    public virtual string? Dimension { get; set; }

    [JsonProperty("length")]
    public virtual int? Length { get; set; }

    public virtual string? ETag { get; set; }
}
