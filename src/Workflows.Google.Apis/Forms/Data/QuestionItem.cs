using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>An item with one question.</summary>
public class QuestionItem : IDirectResponseSchema
{
    [JsonProperty("question")]
    public virtual Question? Question { get; set; }

    [JsonProperty("image")]
    public virtual Image? Image { get; set; }

    public virtual string? ETag { get; set; }
}
