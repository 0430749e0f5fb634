using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Answer of forms.setPublishSettings.</summary>
public class SetPublishSettingsResponse : IDirectResponseSchema
{
    [JsonProperty("formId")]
    public virtual string? FormId { get; set; }

    [JsonProperty("publishSettings")]
    public virtual PublishSettings? PublishSettings { get; set; }

    public virtual string? ETag { get; set; }
}
