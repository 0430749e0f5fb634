using Google.Apis.Requests;

namespace Google.Apis.Forms.v1.Data;

/// <summary>A title and a description.</summary>
public class TextItem : IDirectResponseSchema
{
    public virtual string? ETag { get; set; }
}
