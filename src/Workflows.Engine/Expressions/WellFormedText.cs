using System.Text;

namespace Workflows.Engine.Expressions;

/// <summary>Text without halves of surrogate pairs, which neither JSON nor a database can hold.</summary>
internal static class WellFormedText
{
    public static bool IsWellFormed(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    /// <summary>The text with U+FFFD for each half, as a script's <c>toWellFormed()</c> gives it.</summary>
    public static string Of(string text)
    {
        if (IsWellFormed(text))
        {
            return text;
        }

        var made = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            made.Append(rune.ToString());
        }

        return made.ToString();
    }
}
