using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Cells as plain values; null leaves a cell as it is.</summary>
public class ValueRange : IDirectResponseSchema
{
    [JsonProperty("range")]
    public virtual string? Range { get; set; }

    [JsonProperty("majorDimension")]
    public virtual string? MajorDimension { get; set; }

    [JsonProperty("values")]
    public virtual IList<IList<object?>>? Values { get; set; }

    public virtual string? ETag { get; set; }
}
