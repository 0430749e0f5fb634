using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>One value, or several of tick boxes.</summary>
public class TextAnswers : IDirectResponseSchema
{
    [JsonProperty("answers")]
    public virtual IList<TextAnswer>? Answers { get; set; }

    public virtual string? ETag { get; set; }
}
