using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A rating by icons.</summary>
public class RatingQuestion : IDirectResponseSchema
{
    [JsonProperty("ratingScaleLevel")]
    public virtual int? RatingScaleLevel { get; set; }

    [JsonProperty("iconType")]
    public virtual string? IconType { get; set; }

    public virtual string? ETag { get; set; }
}
