namespace Workflows.Casework.Decisions;

/// <summary>What pages need to know, section <c>Casework</c>.</summary>
public sealed class CaseworkDecisionOptions
{
    /// <summary>Shown on top of every page.</summary>
    public string Organisation { get; set; } = "Messaging pilot";

    /// <summary>Addresses of forms by key, for "open the form": <c>Casework:Forms:F2</c>.</summary>
    public Dictionary<string, string> Forms { get; set; } = new(StringComparer.Ordinal);
}
