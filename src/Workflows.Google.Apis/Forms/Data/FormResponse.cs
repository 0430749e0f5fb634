using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A response; formId is absent in lists.</summary>
public class FormResponse : IDirectResponseSchema
{
    [JsonProperty("formId")]
    public virtual string? FormId { get; set; }

    [JsonProperty("responseId")]
    public virtual string? ResponseId { get; set; }

    [JsonProperty("createTime")]
    public virtual string? CreateTimeRaw { get; set; }

    [JsonProperty("lastSubmittedTime")]
    public virtual string? LastSubmittedTimeRaw { get; set; }

    [JsonProperty("respondentEmail")]
    public virtual string? RespondentEmail { get; set; }

    [JsonProperty("answers")]
    public virtual IDictionary<string, Answer>? Answers { get; set; }

    [JsonProperty("totalScore")]
    public virtual double? TotalScore { get; set; }

    public virtual string? ETag { get; set; }
}
