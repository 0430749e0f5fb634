using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Answer of forms.batchUpdate, one reply for each request.</summary>
public class BatchUpdateFormResponse : IDirectResponseSchema
{
    [JsonProperty("form")]
    public virtual Form? Form { get; set; }

    [JsonProperty("replies")]
    public virtual IList<Response>? Replies { get; set; }

    [JsonProperty("writeControl")]
    public virtual WriteControl? WriteControl { get; set; }

    public virtual string? ETag { get; set; }
}
