using Google.Apis.Requests;

namespace Google.Apis.Forms.v1.Data;

/// <summary>Begins a section; the item's id is the section's.</summary>
public class PageBreakItem : IDirectResponseSchema
{
    public virtual string? ETag { get; set; }
}
