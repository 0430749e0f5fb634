using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The part that was protected.</summary>
public class AddProtectedRangeResponse : IDirectResponseSchema
{
    [JsonProperty("protectedRange")]
    public virtual ProtectedRange? ProtectedRange { get; set; }

    public virtual string? ETag { get; set; }
}
