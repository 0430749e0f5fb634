using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Changes how rows or columns look.</summary>
public class UpdateDimensionPropertiesRequest : IDirectResponseSchema
{
    [JsonProperty("range")]
    public virtual DimensionRange? Range { get; set; }

    [JsonProperty("properties")]
    public virtual DimensionProperties? Properties { get; set; }

    [JsonProperty("fields")]
    public virtual object? Fields { get; set; }

    public virtual string? ETag { get; set; }
}
