using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>How a cell looks.</summary>
public class CellFormat : IDirectResponseSchema
{
    [JsonProperty("numberFormat")]
    public virtual NumberFormat? NumberFormat { get; set; }

    [JsonProperty("backgroundColor")]
    public virtual Color? BackgroundColor { get; set; }

    [JsonProperty("horizontalAlignment")]
    public virtual string? HorizontalAlignment { get; set; }

    [JsonProperty("verticalAlignment")]
    public virtual string? VerticalAlignment { get; set; }

    [JsonProperty("wrapStrategy")]
    public virtual string? WrapStrategy { get; set; }

    [JsonProperty("textFormat")]
    public virtual TextFormat? TextFormat { get; set; }

    public virtual string? ETag { get; set; }
}
