using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Removes an item.</summary>
public class DeleteItemRequest : IDirectResponseSchema
{
    [JsonProperty("location")]
    public virtual Location? Location { get; set; }

    public virtual string? ETag { get; set; }
}
