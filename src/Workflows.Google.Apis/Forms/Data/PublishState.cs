using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Whether people see the form and may answer.</summary>
public class PublishState : IDirectResponseSchema
{
    [JsonProperty("isPublished")]
    public virtual bool? IsPublished { get; set; }

    [JsonProperty("isAcceptingResponses")]
    public virtual bool? IsAcceptingResponses { get; set; }

    public virtual string? ETag { get; set; }
}
