using System.Globalization;
using System.Text;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Plain forms of a typed text. Keyboards, other programs and copying put in characters that a reader does not see or cannot tell apart:
/// zero-width characters, special spaces, full-width letters, other dashes. What looks the same to a reader must be read as the same.
/// </summary>
public static class PlainText
{
    /// <summary>
    /// Longest text that is brought into a plain form. Sorting a long run of combining marks takes time that grows with its square.
    /// </summary>
    public const int Longest = 10_000;

    // Letters and symbols of which nothing is seen: fillers of Korean writing, the empty Braille cell.
    private const string Blanks = "\u115F\u1160\u2800\u3164\uFFA0";

    // They look like a hyphen, and are not in the category of dashes: modifier minus, hyphen bullet, minus, box line, long vowel of Japanese.
    private const string HyphenLike = "\u02D7\u2043\u2212\u2500\u30FC\uFF70";

    /// <summary>
    /// The text without characters that are not seen, with one ordinary space for each run of white space, and none at its ends. Letters
    /// that are put together of several characters are one. A text over <see cref="Longest"/> is only trimmed.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > Longest)
        {
            return text.Trim();
        }

        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune))
            {
                if (plain.Length > 0 && plain[^1] != ' ')
                {
                    plain.Append(' ');
                }
            }
            else if (!IsUnseen(rune))
            {
                plain.Append(rune.ToString());
            }
        }

        return plain.ToString().TrimEnd(' ').Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// The text as <see cref="Of"/> returns it, and besides with ordinary letters and digits for their full-width and other forms, and
    /// with a hyphen for every dash.
    /// </summary>
    public static string Simple(string text)
    {
        var plain = Of(text);
        if (plain.Length > Longest)
        {
            return plain;
        }

        var simple = new StringBuilder(plain.Length);
        foreach (var rune in plain.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DashPunctuation || IsOneOf(rune, HyphenLike))
            {
                simple.Append('-');
            }
            else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            {
                simple.Append((int)Rune.GetNumericValue(rune));
            }
            else
            {
                simple.Append(rune.ToString());
            }
        }

        // Compatibility forms may bring new spaces with them.
        return Of(simple.ToString());
    }

    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || IsOneOf(rune, Blanks);

    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsOneOf(Rune rune, string characters) =>
        rune.IsBmp && characters.Contains((char)rune.Value, StringComparison.Ordinal);
}
