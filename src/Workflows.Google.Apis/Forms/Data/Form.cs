using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A form.</summary>
public class Form : IDirectResponseSchema
{
    [JsonProperty("formId")]
    public virtual string? FormId { get; set; }

    [JsonProperty("info")]
    public virtual Info? Info { get; set; }

    [JsonProperty("items")]
    public virtual IList<Item>? Items { get; set; }

    [JsonProperty("linkedSheetId")]
    public virtual string? LinkedSheetId { get; set; }

    [JsonProperty("publishSettings")]
    public virtual PublishSettings? PublishSettings { get; set; }

    [JsonProperty("responderUri")]
    public virtual string? ResponderUri { get; set; }

    [JsonProperty("revisionId")]
    public virtual string? RevisionId { get; set; }

    [JsonProperty("settings")]
    public virtual FormSettings? Settings { get; set; }

    public virtual string? ETag { get; set; }
}
