using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>Reads and writes A1 notation. Source: Sheets API, concepts, "Cell".</summary>
internal static partial class A1
{
    public static (Tab Tab, GridArea Area) Parse(string text, Spreadsheet spreadsheet)
    {
        var (title, cells) = Split(text);
        if (title is not null)
        {
            var tab = spreadsheet.Find(title) ?? throw Unparsed(text);
            return (tab, cells is null ? GridArea.Whole : ParseCells(cells) ?? throw Unparsed(text));
        }

        // Without quotes and without "!", a name in the form of a cell means a cell of the first tab.
        if (ParseCells(cells!) is { } area)
        {
            return (spreadsheet.Tabs[0], area);
        }

        return (spreadsheet.Find(cells!) ?? throw Unparsed(text), GridArea.Whole);
    }

    public static string Write(Tab tab, GridArea area)
    {
        var clipped = area.ClippedTo(tab);
        return WriteExact(tab.Title, clipped.Top, clipped.Left, clipped.Bottom!.Value, clipped.Right!.Value);
    }

    public static string WriteExact(string title, int top, int left, int bottom, int right)
    {
        var first = $"{Column(left)}{top + 1}";
        var last = $"{Column(right - 1)}{bottom}";
        return first == last ? $"{Quote(title)}!{first}" : $"{Quote(title)}!{first}:{last}";
    }

    public static string Quote(string title) =>
        PlainName().IsMatch(title) && ParseCells(title) is null ? title : $"'{title.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Column(int index)
    {
        var letters = "";
        for (var rest = index + 1; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    public static ApiException Unparsed(string text) => ApiException.Invalid($"Unable to parse range: {text}");

    /// <summary>Splits off the title of a tab, when there is one (in quotes or before "!"), from the cells.</summary>
    private static (string? Title, string? Cells) Split(string text)
    {
        if (text.StartsWith('\''))
        {
            var end = 1;
            while (end < text.Length && (text[end] != '\'' || (end + 1 < text.Length && text[end + 1] == '\'')))
            {
                end += text[end] == '\'' ? 2 : 1;
            }

            if (end >= text.Length)
            {
                throw Unparsed(text);
            }

            var title = text[1..end].Replace("''", "'", StringComparison.Ordinal);
            return end + 1 == text.Length ? (title, null)
                : text[end + 1] == '!' ? (title, text[(end + 2)..])
                : throw Unparsed(text);
        }

        var mark = text.LastIndexOf('!');
        return mark < 0 ? (null, text) : (text[..mark], text[(mark + 1)..]);
    }

    private static GridArea? ParseCells(string text)
    {
        var match = Cells().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (left, top) = Corner(match, "c1", "r1");
        if (!match.Groups["to"].Success)
        {
            return left is null || top is null ? null : new GridArea(top.Value, left.Value, top + 1, left + 1);
        }

        var (right, bottom) = Corner(match, "c2", "r2");
        if (
            (left is null && top is null)
            || (right is null && bottom is null)
            || (left is null && right is not null)
            || (top is null && bottom is not null && left is null)
        )
        {
            return null;
        }

        // Corners may be given in any order.
        if (left > right)
        {
            (left, right) = (right, left);
        }

        if (top > bottom)
        {
            (top, bottom) = (bottom, top);
        }

        return new GridArea(top ?? 0, left ?? 0, bottom + 1, right + 1);
    }

    private static (int? Column, int? Row) Corner(Match match, string column, string row)
    {
        int? left = null;
        if (match.Groups[column].Value is { Length: > 0 } letters)
        {
            left = letters.ToUpperInvariant().Aggregate(0, (number, letter) => (number * 26) + letter - 'A' + 1) - 1;
        }

        return (left, match.Groups[row].Value is { Length: > 0 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) - 1 : null);
    }

    [GeneratedRegex(
        @"^\$?(?<c1>[A-Za-z]{1,3})?\$?(?<r1>[1-9][0-9]{0,7})?(?<to>:\$?(?<c2>[A-Za-z]{1,3})?\$?(?<r2>[1-9][0-9]{0,7})?)?$",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Cells();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainName();
}
