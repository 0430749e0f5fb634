using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Which revision a batch is meant for.</summary>
public class WriteControl : IDirectResponseSchema
{
    [JsonProperty("requiredRevisionId")]
    public virtual string? RequiredRevisionId { get; set; }

    [JsonProperty("targetRevisionId")]
    public virtual string? TargetRevisionId { get; set; }

    public virtual string? ETag { get; set; }
}
