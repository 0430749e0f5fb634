using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Changes title or description.</summary>
public class UpdateFormInfoRequest : IDirectResponseSchema
{
    [JsonProperty("info")]
    public virtual Info? Info { get; set; }

    [JsonProperty("updateMask")]
    public virtual object? UpdateMask { get; set; }

    public virtual string? ETag { get; set; }
}
