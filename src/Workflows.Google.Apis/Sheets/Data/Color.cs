using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A colour, parts from 0 to 1.</summary>
public class Color : IDirectResponseSchema
{
    [JsonProperty("red")]
    public virtual double? Red { get; set; }

    [JsonProperty("green")]
    public virtual double? Green { get; set; }

    [JsonProperty("blue")]
    public virtual double? Blue { get; set; }

    [JsonProperty("alpha")]
    public virtual double? Alpha { get; set; }

    public virtual string? ETag { get; set; }
}
