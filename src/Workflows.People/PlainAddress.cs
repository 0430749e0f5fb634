using System.Text.RegularExpressions;

namespace Workflows.People;

/// <summary>
/// The addresses that we accept: one plain ASCII address. No display names, quotes, comments or lists, and nothing that could end a header.
/// </summary>
public static partial class PlainAddress
{
    private const int Longest = 254;

    /// <summary>Whether a text is one.</summary>
    public static bool Is(string? text) => text is { Length: <= Longest } && Pattern().IsMatch(text);

    [GeneratedRegex(
        @"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64})*@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    internal static partial Regex Pattern();
}
