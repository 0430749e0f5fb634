using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Points of a quiz's question.</summary>
public class Grading : IDirectResponseSchema
{
    [JsonProperty("pointValue")]
    public virtual int? PointValue { get; set; }

    public virtual string? ETag { get; set; }
}
