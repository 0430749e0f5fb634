using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Body of forms.batchUpdate: applied in order, all or none.</summary>
public class BatchUpdateFormRequest : IDirectResponseSchema
{
    [JsonProperty("requests")]
    public virtual IList<Request>? Requests { get; set; }

    [JsonProperty("includeFormInResponse")]
    public virtual bool? IncludeFormInResponse { get; set; }

    [JsonProperty("writeControl")]
    public virtual WriteControl? WriteControl { get; set; }

    public virtual string? ETag { get; set; }
}
