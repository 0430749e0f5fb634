using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Adds an item.</summary>
public class CreateItemRequest : IDirectResponseSchema
{
    [JsonProperty("item")]
    public virtual Item? Item { get; set; }

    [JsonProperty("location")]
    public virtual Location? Location { get; set; }

    public virtual string? ETag { get; set; }
}
