using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The people who may edit a protected part.</summary>
public class Editors : IDirectResponseSchema
{
    [JsonProperty("users")]
    public virtual IList<string>? Users { get; set; }

    [JsonProperty("groups")]
    public virtual IList<string>? Groups { get; set; }

    [JsonProperty("domainUsersCanEdit")]
    public virtual bool? DomainUsersCanEdit { get; set; }

    public virtual string? ETag { get; set; }
}
