using System.Text;

namespace Workflows.Storage;

/// <summary>Text as both databases can hold it.</summary>
internal static class StoredText
{
    /// <summary>Replaces what PostgreSQL's text cannot hold (NUL, halves of surrogate pairs) by U+FFFD; one name must not fail a batch.</summary>
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
