using System.Globalization;

namespace Workflows.Google;

/// <summary>
/// Google's timestamps. They have 0 to 9 fraction digits, and the same instant may have three in one field and six in another,
/// so they are compared as instants and never as text.
/// </summary>
public static class GoogleTime
{
    /// <summary>Reads an RFC 3339 timestamp to 100 nanoseconds; further digits are cut off.</summary>
    /// <exception cref="FormatException">The text is not an RFC 3339 timestamp.</exception>
    public static DateTimeOffset Parse(string raw)
    {
        ArgumentNullException.ThrowIfNull(raw);
        var text = raw.AsSpan();
        var point = text.IndexOf('.');
        long ticks = 0;
        if (point >= 0)
        {
            var end = point + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            var digits = text[(point + 1)..end];
            if (digits.IsEmpty)
            {
                throw Wrong(raw);
            }

            for (var index = 0; index < 7; index++)
            {
                ticks = (ticks * 10) + (index < digits.Length ? digits[index] - '0' : 0);
            }

            text = string.Concat(text[..point], text[end..]);
        }

        return DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var whole
        )
            ? whole.AddTicks(ticks).ToUniversalTime()
            : throw Wrong(raw);
    }

    /// <summary>Writes an instant in UTC with six fraction digits, as filters of <c>responses.list</c> take it.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static FormatException Wrong(string raw) => new($"\"{raw}\" is not a timestamp such as 2026-11-27T17:00:00.123456Z.");
}
