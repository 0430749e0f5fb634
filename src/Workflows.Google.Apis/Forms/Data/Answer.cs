using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>The answer to one question.</summary>
public class Answer : IDirectResponseSchema
{
    [JsonProperty("questionId")]
    public virtual string? QuestionId { get; set; }

    [JsonProperty("textAnswers")]
    public virtual TextAnswers? TextAnswers { get; set; }

    [JsonProperty("fileUploadAnswers")]
    public virtual FileUploadAnswers? FileUploadAnswers { get; set; }

    [JsonProperty("grade")]
    public virtual Grade? Grade { get; set; }

    public virtual string? ETag { get; set; }
}
