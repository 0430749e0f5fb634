using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A value; a text here is never read as a formula.</summary>
public class ExtendedValue : IDirectResponseSchema
{
    [JsonProperty("stringValue")]
    public virtual string? StringValue { get; set; }

    [JsonProperty("numberValue")]
    public virtual double? NumberValue { get; set; }

    [JsonProperty("boolValue")]
    public virtual bool? BoolValue { get; set; }

    [JsonProperty("formulaValue")]
    public virtual string? FormulaValue { get; set; }

    [JsonProperty("errorValue")]
    public virtual ErrorValue? ErrorValue { get; set; }

    public virtual string? ETag { get; set; }
}
