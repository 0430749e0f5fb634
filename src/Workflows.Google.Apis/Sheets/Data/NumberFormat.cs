using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>How a number is shown.</summary>
public class NumberFormat : IDirectResponseSchema
{
    [JsonProperty("type")]
    public virtual string? Type { get; set; }

    [JsonProperty("pattern")]
    public virtual string? Pattern { get; set; }

    public virtual string? ETag { get; set; }
}
