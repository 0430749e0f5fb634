using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Looks and tags of a row or column.</summary>
public class DimensionProperties : IDirectResponseSchema
{
    [JsonProperty("hiddenByUser")]
    public virtual bool? HiddenByUser { get; set; }

    [JsonProperty("pixelSize")]
    public virtual int? PixelSize { get; set; }

    [JsonProperty("developerMetadata")]
    public virtual IList<DeveloperMetadata>? DeveloperMetadata { get; set; }

    public virtual string? ETag { get; set; }
}
