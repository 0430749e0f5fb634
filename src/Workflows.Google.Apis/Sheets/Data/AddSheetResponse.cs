using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>The tab that was added.</summary>
public class AddSheetResponse : IDirectResponseSchema
{
    [JsonProperty("properties")]
    public virtual SheetProperties? Properties { get; set; }

    public virtual string? ETag { get; set; }
}
