using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A video.</summary>
public class Video : IDirectResponseSchema
{
    [JsonProperty("youtubeUri")]
    public virtual string? YoutubeUri { get; set; }

    public virtual string? ETag { get; set; }
}
