using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Changes a tab's properties.</summary>
public class UpdateSheetPropertiesRequest : IDirectResponseSchema
{
    [JsonProperty("properties")]
    public virtual SheetProperties? Properties { get; set; }

    [JsonProperty("fields")]
    public virtual object? Fields { get; set; }

    public virtual string? ETag { get; set; }
}
