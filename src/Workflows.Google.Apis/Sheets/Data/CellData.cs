using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A cell.</summary>
public class CellData : IDirectResponseSchema
{
    [JsonProperty("userEnteredValue")]
    public virtual ExtendedValue? UserEnteredValue { get; set; }

    [JsonProperty("effectiveValue")]
    public virtual ExtendedValue? EffectiveValue { get; set; }

    [JsonProperty("formattedValue")]
    public virtual string? FormattedValue { get; set; }

    [JsonProperty("userEnteredFormat")]
    public virtual CellFormat? UserEnteredFormat { get; set; }

    [JsonProperty("note")]
    public virtual string? Note { get; set; }

    public virtual string? ETag { get; set; }
}
