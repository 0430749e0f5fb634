using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>One item of a form; exactly one kind is set.</summary>
public class Item : IDirectResponseSchema
{
    [JsonProperty("itemId")]
    public virtual string? ItemId { get; set; }

    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    [JsonProperty("description")]
    public virtual string? Description { get; set; }

    [JsonProperty("questionItem")]
    public virtual QuestionItem? QuestionItem { get; set; }

    [JsonProperty("questionGroupItem")]
    public virtual QuestionGroupItem? QuestionGroupItem { get; set; }

    [JsonProperty("pageBreakItem")]
    public virtual PageBreakItem? PageBreakItem { get; set; }

    [JsonProperty("textItem")]
    public virtual TextItem? TextItem { get; set; }

    [JsonProperty("imageItem")]
    public virtual ImageItem? ImageItem { get; set; }

    [JsonProperty("videoItem")]
    public virtual VideoItem? VideoItem { get; set; }

    public virtual string? ETag { get; set; }
}
