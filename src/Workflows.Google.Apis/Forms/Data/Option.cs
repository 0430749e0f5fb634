using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>An answer to choose, and where it leads.</summary>
public class Option : IDirectResponseSchema
{
    [JsonProperty("value")]
    public virtual string? Value { get; set; }

    [JsonProperty("isOther")]
    public virtual bool? IsOther { get; set; }

    [JsonProperty("goToAction")]
    public virtual string? GoToAction { get; set; }

    [JsonProperty("goToSectionId")]
    public virtual string? GoToSectionId { get; set; }

    [JsonProperty("image")]
    public virtual Image? Image { get; set; }

    public virtual string? ETag { get; set; }
}
