using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Properties of a spreadsheet.</summary>
public class SpreadsheetProperties : IDirectResponseSchema
{
    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    [JsonProperty("locale")]
    public virtual string? Locale { get; set; }

    [JsonProperty("autoRecalc")]
    public virtual string? AutoRecalc { get; set; }

    [JsonProperty("timeZone")]
    public virtual string? TimeZone { get; set; }

    public virtual string? ETag { get; set; }
}
