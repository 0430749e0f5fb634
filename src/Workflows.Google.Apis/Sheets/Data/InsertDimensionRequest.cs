using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Inserts rows or columns.</summary>
public class InsertDimensionRequest : IDirectResponseSchema
{
    [JsonProperty("range")]
    public virtual DimensionRange? Range { get; set; }

    [JsonProperty("inheritFromBefore")]
    public virtual bool? InheritFromBefore { get; set; }

    public virtual string? ETag { get; set; }
}
