using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A value as text.</summary>
public class TextAnswer : IDirectResponseSchema
{
    [JsonProperty("value")]
    public virtual string? Value { get; set; }

    public virtual string? ETag { get; set; }
}
