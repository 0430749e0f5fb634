using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The error of a formula.</summary>
public class ErrorValue : IDirectResponseSchema
{
    [JsonProperty("type")]
    public virtual string? Type { get; set; }

    [JsonProperty("message")]
    public virtual string? Message { get; set; }

    public virtual string? ETag { get; set; }
}
