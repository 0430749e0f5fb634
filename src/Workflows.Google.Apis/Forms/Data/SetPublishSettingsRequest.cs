using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Body of forms.setPublishSettings.</summary>
public class SetPublishSettingsRequest : IDirectResponseSchema
{
    [JsonProperty("publishSettings")]
    public virtual PublishSettings? PublishSettings { get; set; }

    [JsonProperty("updateMask")]
    public virtual object? UpdateMask { get; set; }

    public virtual string? ETag { get; set; }
}
