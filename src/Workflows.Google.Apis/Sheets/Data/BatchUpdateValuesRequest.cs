using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Body of values.batchUpdate.</summary>
public class BatchUpdateValuesRequest : IDirectResponseSchema
{
    [JsonProperty("valueInputOption")]
    public virtual string? ValueInputOption { get; set; }

    [JsonProperty("data")]
    public virtual IList<ValueRange>? Data { get; set; }

    [JsonProperty("includeValuesInResponse")]
    public virtual bool? IncludeValuesInResponse { get; set; }

    [JsonProperty("responseValueRenderOption")]
    public virtual string? ResponseValueRenderOption { get; set; }

    [JsonProperty("responseDateTimeRenderOption")]
    public virtual string? ResponseDateTimeRenderOption { get; set; }

    public virtual string? ETag { get; set; }
}
