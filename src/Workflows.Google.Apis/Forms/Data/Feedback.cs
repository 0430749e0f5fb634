using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Feedback on an answer of a quiz.</summary>
public class Feedback : IDirectResponseSchema
{
    [JsonProperty("text")]
    public virtual string? Text { get; set; }

    public virtual string? ETag { get; set; }
}
