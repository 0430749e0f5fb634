using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>An item with an image.</summary>
public class ImageItem : IDirectResponseSchema
{
    [JsonProperty("image")]
    public virtual Image? Image { get; set; }

    public virtual string? ETag { get; set; }
}
