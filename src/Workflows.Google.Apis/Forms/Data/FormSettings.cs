using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Settings of a form.</summary>
public class FormSettings : IDirectResponseSchema
{
    [JsonProperty("quizSettings")]
    public virtual QuizSettings? QuizSettings { get; set; }

    [JsonProperty("emailCollectionType")]
    public virtual string? EmailCollectionType { get; set; }

    public virtual string? ETag { get; set; }
}
