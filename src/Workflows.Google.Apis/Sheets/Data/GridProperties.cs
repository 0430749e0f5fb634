using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Size of a tab's grid.</summary>
public class GridProperties : IDirectResponseSchema
{
    [JsonProperty("rowCount")]
    public virtual int? RowCount { get; set; }

    [JsonProperty("columnCount")]
    public virtual int? ColumnCount { get; set; }

    [JsonProperty("frozenRowCount")]
    public virtual int? FrozenRowCount { get; set; }

    [JsonProperty("frozenColumnCount")]
    public virtual int? FrozenColumnCount { get; set; }

    [JsonProperty("hideGridlines")]
    public virtual bool? HideGridlines { get; set; }

    public virtual string? ETag { get; set; }
}
