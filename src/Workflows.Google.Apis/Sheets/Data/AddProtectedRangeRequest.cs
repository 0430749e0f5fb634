using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Protects a part.</summary>
public class AddProtectedRangeRequest : IDirectResponseSchema
{
    [JsonProperty("protectedRange")]
    public virtual ProtectedRange? ProtectedRange { get; set; }

    public virtual string? ETag { get; set; }
}
