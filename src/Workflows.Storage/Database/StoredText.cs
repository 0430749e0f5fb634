using System.Text;

namespace Workflows.Storage;

/// <summary>Makes text that both databases can store.</summary>
internal static class StoredText
{
    /// <summary>
    /// Replaces the characters that PostgreSQL cannot store (NUL, halves of surrogate pairs) by U+FFFD, because one name must not make a
    /// whole batch fail.
    /// </summary>
    public static string? Of(string? value)
    {
        if (value is null || (!value.Contains('\0') && value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0))
        {
            return value;
        }

        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            text.Append(rune.Value == 0 ? "\uFFFD" : rune.ToString());
        }

        return text.ToString();
    }
}
