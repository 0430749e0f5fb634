using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Ids of the item that was added and of its questions.</summary>
public class CreateItemResponse : IDirectResponseSchema
{
    [JsonProperty("itemId")]
    public virtual string? ItemId { get; set; }

    [JsonProperty("questionId")]
    public virtual IList<string>? QuestionId { get; set; }

    public virtual string? ETag { get; set; }
}
