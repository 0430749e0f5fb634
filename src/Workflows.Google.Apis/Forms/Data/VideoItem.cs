using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>An item with a video.</summary>
public class VideoItem : IDirectResponseSchema
{
    [JsonProperty("video")]
    public virtual Video? Video { get; set; }

    [JsonProperty("caption")]
    public virtual string? Caption { get; set; }

    public virtual string? ETag { get; set; }
}
