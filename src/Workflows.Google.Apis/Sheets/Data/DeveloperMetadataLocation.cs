using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The place that a tag belongs to.</summary>
public class DeveloperMetadataLocation : IDirectResponseSchema
{
    [JsonProperty("locationType")]
    public virtual string? LocationType { get; set; }

    [JsonProperty("spreadsheet")]
    public virtual bool? Spreadsheet { get; set; }

    [JsonProperty("sheetId")]
    public virtual int? SheetId { get; set; }

    [JsonProperty("dimensionRange")]
    public virtual DimensionRange? DimensionRange { get; set; }

    public virtual string? ETag { get; set; }
}
