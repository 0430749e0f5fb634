using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A page of responses, in no order that could be relied on.</summary>
public class ListFormResponsesResponse : IDirectResponseSchema
{
    [JsonProperty("responses")]
    public virtual IList<FormResponse>? Responses { get; set; }

    [JsonProperty("nextPageToken")]
    public virtual string? NextPageToken { get; set; }

    public virtual string? ETag { get; set; }
}
