using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>An image.</summary>
public class Image : IDirectResponseSchema
{
    [JsonProperty("contentUri")]
    public virtual string? ContentUri { get; set; }

    [JsonProperty("altText")]
    public virtual string? AltText { get; set; }

    [JsonProperty("sourceUri")]
    public virtual string? SourceUri { get; set; }

    public virtual string? ETag { get; set; }
}
