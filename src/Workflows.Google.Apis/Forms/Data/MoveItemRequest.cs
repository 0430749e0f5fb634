using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Moves an item.</summary>
public class MoveItemRequest : IDirectResponseSchema
{
    [JsonProperty("originalLocation")]
    public virtual Location? OriginalLocation { get; set; }

    [JsonProperty("newLocation")]
    public virtual Location? NewLocation { get; set; }

    public virtual string? ETag { get; set; }
}
