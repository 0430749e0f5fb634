using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Writes one cell's data into all cells of a part.</summary>
public class RepeatCellRequest : IDirectResponseSchema
{
    [JsonProperty("range")]
    public virtual GridRange? Range { get; set; }

    [JsonProperty("cell")]
    public virtual CellData? Cell { get; set; }

    [JsonProperty("fields")]
    public virtual object? Fields { get; set; }

    public virtual string? ETag { get; set; }
}
