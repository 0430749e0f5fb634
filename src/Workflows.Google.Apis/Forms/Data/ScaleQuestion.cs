using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A number between two ends.</summary>
public class ScaleQuestion : IDirectResponseSchema
{
    [JsonProperty("low")]
    public virtual int? Low { get; set; }

    [JsonProperty("high")]
    public virtual int? High { get; set; }

    [JsonProperty("lowLabel")]
    public virtual string? LowLabel { get; set; }

    [JsonProperty("highLabel")]
    public virtual string? HighLabel { get; set; }

    public virtual string? ETag { get; set; }
}
