using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Type is RADIO, CHECKBOX or DROP_DOWN.</summary>
public class ChoiceQuestion : IDirectResponseSchema
{
    [JsonProperty("type")]
    public virtual string? Type { get; set; }

    [JsonProperty("options")]
    public virtual IList<Option>? Options { get; set; }

    [JsonProperty("shuffle")]
    public virtual bool? Shuffle { get; set; }

    public virtual string? ETag { get; set; }
}
