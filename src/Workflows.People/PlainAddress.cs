using System.Text.RegularExpressions;

namespace Workflows.People;

/// <summary>
/// The rule for e-mail addresses: one plain ASCII address, without display name, quotes, comments or lists, and without a character that
/// could end a mail's header.
/// </summary>
public static partial class PlainAddress
{
    private const int Longest = 254;

    /// <summary>Whether a text is one plain address.</summary>
    public static bool Is(string? text) => text is { Length: <= Longest } && Pattern().IsMatch(text);

    [GeneratedRegex(
        @"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64})*@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    internal static partial Regex Pattern();
}
