using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>The title that people see, the name in Drive, the description.</summary>
public class Info : IDirectResponseSchema
{
    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    [JsonProperty("documentTitle")]
    public virtual string? DocumentTitle { get; set; }

    [JsonProperty("description")]
    public virtual string? Description { get; set; }

    public virtual string? ETag { get; set; }
}
