using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Whether the form is a quiz.</summary>
public class QuizSettings : IDirectResponseSchema
{
    [JsonProperty("isQuiz")]
    public virtual bool? IsQuiz { get; set; }

    public virtual string? ETag { get; set; }
}
