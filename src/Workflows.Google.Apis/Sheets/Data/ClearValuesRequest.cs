using Google.Apis.Requests;

namespace Google.Apis.Sheets.v4.Data;

/// <summary>Body of values.clear.</summary>
public class ClearValuesRequest : IDirectResponseSchema
{
    public virtual string? ETag { get; set; }
}
