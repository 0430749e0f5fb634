using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Publishing; absent on forms that are older than it.</summary>
public class PublishSettings : IDirectResponseSchema
{
    [JsonProperty("publishState")]
    public virtual PublishState? PublishState { get; set; }

    public virtual string? ETag { get; set; }
}
