using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The reply to one change; empty when the change has no result.</summary>
public class Response : IDirectResponseSchema
{
    [JsonProperty("addSheet")]
    public virtual AddSheetResponse? AddSheet { get; set; }

    [JsonProperty("createDeveloperMetadata")]
    public virtual CreateDeveloperMetadataResponse? CreateDeveloperMetadata { get; set; }

    [JsonProperty("updateDeveloperMetadata")]
    public virtual UpdateDeveloperMetadataResponse? UpdateDeveloperMetadata { get; set; }

    [JsonProperty("deleteDeveloperMetadata")]
    public virtual DeleteDeveloperMetadataResponse? DeleteDeveloperMetadata { get; set; }

    [JsonProperty("addProtectedRange")]
    public virtual AddProtectedRangeResponse? AddProtectedRange { get; set; }

    public virtual string? ETag { get; set; }
}
