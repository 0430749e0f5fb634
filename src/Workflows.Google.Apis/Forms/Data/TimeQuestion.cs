using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A time of day, or a length of time.</summary>
public class TimeQuestion : IDirectResponseSchema
{
    [JsonProperty("duration")]
    public virtual bool? Duration { get; set; }

    public virtual string? ETag { get; set; }
}
