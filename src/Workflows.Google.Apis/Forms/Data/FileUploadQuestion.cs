using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Files; cannot be created by the API.</summary>
public class FileUploadQuestion : IDirectResponseSchema
{
    [JsonProperty("folderId")]
    public virtual string? FolderId { get; set; }

    [JsonProperty("types")]
    public virtual IList<string>? Types { get; set; }

    [JsonProperty("maxFiles")]
    public virtual int? MaxFiles { get; set; }

    [JsonProperty("maxFileSize")]
    public virtual string? MaxFileSize { get; set; }

    public virtual string? ETag { get; set; }
}
