using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>One row of a grid.</summary>
public class RowQuestion : IDirectResponseSchema
{
    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    public virtual string? ETag { get; set; }
}
