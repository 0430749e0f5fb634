using System.Text.RegularExpressions;

namespace Workflows.Storage.Instances;

/// <summary>
/// Tells ids that the system makes (of arrangements, submissions, instances) from texts that a person wrote. A correlation id may be either: an id
/// says nothing about a person, a text may be a name or a case reference.
/// </summary>
public static partial class MadeIds
{
    /// <summary>Whether a text is such an id: 24 to 64 hex digits, or a GUID with hyphens.</summary>
    public static bool IsOne(string text) => Made().IsMatch(text);

    [GeneratedRegex(@"\A(?:[0-9a-f]{24,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Made();
}
