using System.Text;

namespace Workflows.Storage.Operations;

/// <summary>
/// Makes a text that comes from another system fit for pages, rows and log lines: one line, of a bounded length, and without what stands in
/// quotation marks, because errors quote the values that were sent.
/// </summary>
public static class OutsideText
{
    private const int Longest = 300;
    private const int MostCauses = 5;
    private const int LongestTrace = 4000;

    /// <summary>The text in one line of at most 300 characters; null when it is empty.</summary>
    public static string? Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var line = new StringBuilder(Longest);
        var quoted = false;
        foreach (var letter in text.AsSpan(0, Math.Min(text.Length, 4 * Longest)))
        {
            if (letter == '"')
            {
                quoted = !quoted;
                line.Append(quoted ? "\"…" : "\"");
            }
            else if (!quoted && !(char.IsWhiteSpace(letter) && line is [.., ' ']))
            {
                line.Append(
                    char.IsWhiteSpace(letter) ? ' '
                    : char.IsControl(letter) || char.IsSurrogate(letter) ? '?'
                    : letter
                );
            }

            if (line.Length >= Longest)
            {
                return line.ToString(0, Longest - 1).TrimEnd() + "…";
            }
        }

        return line.ToString().Trim() is { Length: > 0 } kept ? kept : null;
    }

    /// <summary>An exception for a log line: the causes with bounded messages, and the place where it was thrown.</summary>
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var cause = exception; cause is not null && depth < MostCauses; cause = cause.InnerException, depth++)
        {
            text.Append(depth == 0 ? "" : " <- ").Append(cause.GetType().Name).Append(": ").Append(Of(cause.Message));
        }

        var places = exception.StackTrace ?? "";
        return text.Append('\n').Append(places.AsSpan(0, Math.Min(places.Length, LongestTrace))).ToString();
    }
}
