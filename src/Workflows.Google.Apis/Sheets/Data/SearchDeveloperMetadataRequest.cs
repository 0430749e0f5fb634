using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Body of developerMetadata.search.</summary>
public class SearchDeveloperMetadataRequest : IDirectResponseSchema
{
    [JsonProperty("dataFilters")]
    public virtual IList<DataFilter>? DataFilters { get; set; }

    public virtual string? ETag { get; set; }
}
