using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Changes settings.</summary>
public class UpdateSettingsRequest : IDirectResponseSchema
{
    [JsonProperty("settings")]
    public virtual FormSettings? Settings { get; set; }

    [JsonProperty("updateMask")]
    public virtual object? UpdateMask { get; set; }

    public virtual string? ETag { get; set; }
}
