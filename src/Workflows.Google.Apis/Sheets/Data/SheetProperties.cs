using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Properties of a tab; the id stays when people rename it.</summary>
public class SheetProperties : IDirectResponseSchema
{
    [JsonProperty("sheetId")]
    public virtual int? SheetId { get; set; }

    [JsonProperty("title")]
    public virtual string? Title { get; set; }

    [JsonProperty("index")]
    public virtual int? Index { get; set; }

    [JsonProperty("sheetType")]
    public virtual string? SheetType { get; set; }

    [JsonProperty("gridProperties")]
    public virtual GridProperties? GridProperties { get; set; }

    [JsonProperty("hidden")]
    public virtual bool? Hidden { get; set; }

    [JsonProperty("rightToLeft")]
    public virtual bool? RightToLeft { get; set; }

    [JsonProperty("tabColor")]
    public virtual Color? TabColor { get; set; }

    public virtual string? ETag { get; set; }
}
