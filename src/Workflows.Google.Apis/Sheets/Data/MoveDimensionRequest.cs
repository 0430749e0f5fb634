using Google.Apis.Requests;
using Newtonsoft.Json;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Moves rows or columns.</summary>
public class MoveDimensionRequest : IDirectResponseSchema
{
    [JsonProperty("source")]
    public virtual DimensionRange? Source { get; set; }

    [JsonProperty("destinationIndex")]
    public virtual int? DestinationIndex { get; set; }

    public virtual string? ETag { get; set; }
}
