using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Questions with common columns.</summary>
public class QuestionGroupItem : IDirectResponseSchema
{
    [JsonProperty("questions")]
    public virtual IList<Question>? Questions { get; set; }

    [JsonProperty("grid")]
    public virtual Grid? Grid { get; set; }

    [JsonProperty("image")]
    public virtual Image? Image { get; set; }

    public virtual string? ETag { get; set; }
}
