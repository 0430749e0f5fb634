using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Deletes rows or columns.</summary>
public class DeleteDimensionRequest : IDirectResponseSchema
{
    [JsonProperty("range")]
    public virtual DimensionRange? Range { get; set; }

    public virtual string? ETag { get; set; }
}
