using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The tags that were removed.</summary>
public class DeleteDeveloperMetadataResponse : IDirectResponseSchema
{
    [JsonProperty("deletedDeveloperMetadata")]
    public virtual IList<DeveloperMetadata>? DeletedDeveloperMetadata { get; set; }

    public virtual string? ETag { get; set; }
}
