using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Words about an answer.</summary>
public class Feedback : IDirectResponseSchema
{
    [JsonProperty("text")]
    public virtual string? Text { get; set; }

    public virtual string? ETag { get; set; }
}
