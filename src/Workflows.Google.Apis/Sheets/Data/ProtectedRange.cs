using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A part that not everybody may edit.</summary>
public class ProtectedRange : IDirectResponseSchema
{
    [JsonProperty("protectedRangeId")]
    public virtual int? ProtectedRangeId { get; set; }

    [JsonProperty("range")]
    public virtual GridRange? Range { get; set; }

    [JsonProperty("description")]
    public virtual string? Description { get; set; }

    [JsonProperty("warningOnly")]
    public virtual bool? WarningOnly { get; set; }

    [JsonProperty("editors")]
    public virtual Editors? Editors { get; set; }

    [JsonProperty("requestingUserCanEdit")]
    public virtual bool? RequestingUserCanEdit { get; set; }

    public virtual string? ETag { get; set; }
}
