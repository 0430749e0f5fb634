namespace Workflows.Casework;

/// <summary>Settings of the charity, section <c>Casework</c>.</summary>
public sealed class CaseworkOptions
{
    /// <summary>Addresses of forms by key, for "open the form": <c>Casework:Forms:F2</c>.</summary>
    public Dictionary<string, string> Forms { get; set; } = new(StringComparer.Ordinal);
}
