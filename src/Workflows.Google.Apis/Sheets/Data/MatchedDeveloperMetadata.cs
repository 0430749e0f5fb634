using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A tag that was found.</summary>
public class MatchedDeveloperMetadata : IDirectResponseSchema
{
    [JsonProperty("developerMetadata")]
    public virtual DeveloperMetadata? DeveloperMetadata { get; set; }

    [JsonProperty("dataFilters")]
    public virtual IList<DataFilter>? DataFilters { get; set; }

    public virtual string? ETag { get; set; }
}
