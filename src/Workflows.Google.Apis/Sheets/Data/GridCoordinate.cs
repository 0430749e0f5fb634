using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>A cell by its place.</summary>
public class GridCoordinate : IDirectResponseSchema
{
    [JsonProperty("sheetId")]
    public virtual int? SheetId { get; set; }

    [JsonProperty("rowIndex")]
    public virtual int? RowIndex { get; set; }

    [JsonProperty("columnIndex")]
    public virtual int? ColumnIndex { get; set; }

    public virtual string? ETag { get; set; }
}
