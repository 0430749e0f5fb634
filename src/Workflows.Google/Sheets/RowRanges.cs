namespace Workflows.Google.Sheets;

/// <summary>Joins rows to ranges of neighbours, so that many rows are few ranges of a call.</summary>
internal static class RowRanges
{
    private const int Gap = 50;

    /// <summary>The ranges of these rows; a range also covers the rows between two that are at most 50 rows apart.</summary>
    public static List<(int From, int To)> Joined(IEnumerable<int> rows) => Joined(rows, 0, int.MaxValue, Gap);

    /// <summary>The ranges of rows and of those around them, as many as fit.</summary>
    /// <param name="rows">The rows, from 0.</param>
    /// <param name="height">How many rows there are; the header is never among the result.</param>
    /// <param name="most">How many rows the ranges may have together. The rows themselves are always among them.</param>
    public static List<(int From, int To)> Around(IEnumerable<int> rows, int height, int most)
    {
        var sorted = rows.Distinct().Order().ToList();
        for (var around = most; ; around /= 2)
        {
            var ranges = Joined(sorted, around, height - 1, Math.Min(Gap, around));
            if (around == 0 || ranges.Sum(range => range.To - range.From + 1L) <= most)
            {
                return ranges;
            }
        }
    }

    private static List<(int From, int To)> Joined(IEnumerable<int> rows, int around, int last, int gap)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var row in rows.Distinct().Order())
        {
            var (from, to) = (Math.Max(1, row - around), (int)Math.Min(Math.Max(row, last), (long)row + around));
            if (ranges is [.., var before] && from <= before.To + 1 + gap)
            {
                ranges[^1] = (before.From, Math.Max(before.To, to));
            }
            else
            {
                ranges.Add((from, to));
            }
        }

        return ranges;
    }
}
