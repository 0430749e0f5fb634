using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>One column to sort by.</summary>
public class SortSpec : IDirectResponseSchema
{
    [JsonProperty("dimensionIndex")]
    public virtual int? DimensionIndex { get; set; }

    [JsonProperty("sortOrder")]
    public virtual string? SortOrder { get; set; }

    public virtual string? ETag { get; set; }
}
