using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Picks a part of a spreadsheet.</summary>
public class DataFilter : IDirectResponseSchema
{
    [JsonProperty("developerMetadataLookup")]
    public virtual DeveloperMetadataLookup? DeveloperMetadataLookup { get; set; }

    [JsonProperty("gridRange")]
    public virtual GridRange? GridRange { get; set; }

    [JsonProperty("a1Range")]
    public virtual string? A1Range { get; set; }

    public virtual string? ETag { get; set; }
}
