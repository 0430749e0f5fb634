using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A place among the items, from 0.</summary>
public class Location : IDirectResponseSchema
{
    [JsonProperty("index")]
    public virtual int? Index { get; set; }

    public virtual string? ETag { get; set; }
}
