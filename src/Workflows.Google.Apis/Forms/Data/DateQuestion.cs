using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A date.</summary>
public class DateQuestion : IDirectResponseSchema
{
    [JsonProperty("includeTime")]
    public virtual bool? IncludeTime { get; set; }

    [JsonProperty("includeYear")]
    public virtual bool? IncludeYear { get; set; }

    public virtual string? ETag { get; set; }
}
