using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>How text looks.</summary>
public class TextFormat : IDirectResponseSchema
{
    [JsonProperty("bold")]
    public virtual bool? Bold { get; set; }

    [JsonProperty("italic")]
    public virtual bool? Italic { get; set; }

    [JsonProperty("fontSize")]
    public virtual int? FontSize { get; set; }

    [JsonProperty("foregroundColor")]
    public virtual Color? ForegroundColor { get; set; }

    public virtual string? ETag { get; set; }
}
