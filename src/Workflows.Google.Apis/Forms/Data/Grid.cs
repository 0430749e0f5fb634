using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>The columns of a grid.</summary>
public class Grid : IDirectResponseSchema
{
    [JsonProperty("columns")]
    public virtual ChoiceQuestion? Columns { get; set; }

    [JsonProperty("shuffleQuestions")]
    public virtual bool? ShuffleQuestions { get; set; }

    public virtual string? ETag { get; set; }
}
