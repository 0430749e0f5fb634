using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Changes a spreadsheet's properties.</summary>
public class UpdateSpreadsheetPropertiesRequest : IDirectResponseSchema
{
    [JsonProperty("properties")]
    public virtual SpreadsheetProperties? Properties { get; set; }

    [JsonProperty("fields")]
    public virtual object? Fields { get; set; }

    public virtual string? ETag { get; set; }
}
