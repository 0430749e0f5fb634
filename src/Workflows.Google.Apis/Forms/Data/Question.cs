using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A question; exactly one kind is set.</summary>
public class Question : IDirectResponseSchema
{
    [JsonProperty("questionId")]
    public virtual string? QuestionId { get; set; }

    [JsonProperty("required")]
    public virtual bool? Required { get; set; }

    [JsonProperty("grading")]
    public virtual Grading? Grading { get; set; }

    [JsonProperty("choiceQuestion")]
    public virtual ChoiceQuestion? ChoiceQuestion { get; set; }

    [JsonProperty("textQuestion")]
    public virtual TextQuestion? TextQuestion { get; set; }

    [JsonProperty("scaleQuestion")]
    public virtual ScaleQuestion? ScaleQuestion { get; set; }

    [JsonProperty("dateQuestion")]
    public virtual DateQuestion? DateQuestion { get; set; }

    [JsonProperty("timeQuestion")]
    public virtual TimeQuestion? TimeQuestion { get; set; }

    [JsonProperty("ratingQuestion")]
    public virtual RatingQuestion? RatingQuestion { get; set; }

    [JsonProperty("fileUploadQuestion")]
    public virtual FileUploadQuestion? FileUploadQuestion { get; set; }

    [JsonProperty("rowQuestion")]
    public virtual RowQuestion? RowQuestion { get; set; }

    public virtual string? ETag { get; set; }
}
