using System.Globalization;

namespace Workflows.Storage;

/// <summary>
/// The end of the audit's chain. Whoever keeps one outside the database can prove later that nothing up to it was removed or rewritten. It
/// tells nothing about the entries.
/// </summary>
/// <param name="Number">The number of the newest entry of the chain; 0 when nothing was linked yet.</param>
/// <param name="Code">The code of its link, as hexadecimal digits.</param>
public sealed record AuditHead(long Number, string Code)
{
    private const int Digits = 64;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Null when the text is no head.</returns>
    public static AuditHead? Parse(string text)
    {
        var parts = text.Trim().Split(':');
        return
            parts is [var number, { Length: Digits } code]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            && code.All(char.IsAsciiHexDigit)
            ? new AuditHead(parsed, code.ToLowerInvariant())
            : null;
    }

    /// <summary>The number, a colon and the code: <c>1234:9f3c…</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}:{Code}");
}
