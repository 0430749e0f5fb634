using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>The grade of a quiz's answer.</summary>
public class Grade : IDirectResponseSchema
{
    [JsonProperty("score")]
    public virtual double? Score { get; set; }

    [JsonProperty("correct")]
    public virtual bool? Correct { get; set; }

    [JsonProperty("feedback")]
    public virtual Feedback? Feedback { get; set; }

    public virtual string? ETag { get; set; }
}
