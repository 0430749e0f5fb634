using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Changes an item.</summary>
public class UpdateItemRequest : IDirectResponseSchema
{
    [JsonProperty("item")]
    public virtual Item? Item { get; set; }

    [JsonProperty("location")]
    public virtual Location? Location { get; set; }

    [JsonProperty("updateMask")]
    public virtual object? UpdateMask { get; set; }

    public virtual string? ETag { get; set; }
}
