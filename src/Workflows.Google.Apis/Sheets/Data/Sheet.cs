using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A tab.</summary>
public class Sheet : IDirectResponseSchema
{
    [JsonProperty("properties")]
    public virtual SheetProperties? Properties { get; set; }

    [JsonProperty("data")]
    public virtual IList<GridData>? Data { get; set; }

    [JsonProperty("developerMetadata")]
    public virtual IList<DeveloperMetadata>? DeveloperMetadata { get; set; }

    [JsonProperty("protectedRanges")]
    public virtual IList<ProtectedRange>? ProtectedRanges { get; set; }

    [JsonProperty("basicFilter")]
    public virtual BasicFilter? BasicFilter { get; set; }

    public virtual string? ETag { get; set; }
}
