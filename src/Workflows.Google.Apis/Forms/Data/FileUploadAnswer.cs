using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A file that was sent.</summary>
public class FileUploadAnswer : IDirectResponseSchema
{
    [JsonProperty("fileId")]
    public virtual string? FileId { get; set; }

    [JsonProperty("fileName")]
    public virtual string? FileName { get; set; }

    [JsonProperty("mimeType")]
    public virtual string? MimeType { get; set; }

    public virtual string? ETag { get; set; }
}
