using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A line of text, or several.</summary>
public class TextQuestion : IDirectResponseSchema
{
    [JsonProperty("paragraph")]
    public virtual bool? Paragraph { get; set; }

    public virtual string? ETag { get; set; }
}
