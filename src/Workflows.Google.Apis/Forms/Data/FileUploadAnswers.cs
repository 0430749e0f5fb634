using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Files that were sent.</summary>
public class FileUploadAnswers : IDirectResponseSchema
{
    [JsonProperty("answers")]
    public virtual IList<FileUploadAnswer>? Answers { get; set; }

    public virtual string? ETag { get; set; }
}
