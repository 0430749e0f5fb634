using System.Text.RegularExpressions;

namespace Workflows.Engine.Execution;

/// <summary>
/// Tells ids that the system makes (of arrangements, submissions, instances) from texts that a person wrote: an id says nothing about a person, a text may be
/// a name, a coded answer or a case reference.
/// </summary>
public static partial class MadeIds
{
    /// <summary>Whether a text is such an id: 16 or more hexadecimal digits, after a prefix such as <c>a-</c>, or a GUID. No coded answer looks like that.</summary>
    public static bool IsOne(string text) => Made().IsMatch(text);

    [GeneratedRegex(
        @"\A(?:(?:[a-z]{1,2}-)?[0-9a-f]{16,64}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\z",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Made();
}
