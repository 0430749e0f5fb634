using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>The reply to one change.</summary>
public class Response : IDirectResponseSchema
{
    [JsonProperty("createItem")]
    public virtual CreateItemResponse? CreateItem { get; set; }

    public virtual string? ETag { get; set; }
}
