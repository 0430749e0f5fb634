using System.Collections.Immutable;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>Inserts, deletes, moves and sorts rows and columns. Developer metadata moves with its row or column, and is deleted with it.</summary>
internal static class GridEdits
{
    public static void Insert(Tab tab, bool rows, int start, int end)
    {
        var limit = rows ? tab.RowCount : tab.ColumnCount;
        if (start < 0 || end <= start || start > limit)
        {
            throw ApiException.Invalid($"range.startIndex[{start}] and range.endIndex[{end}] do not lie in the grid of {limit}.");
        }

        var count = end - start;
        if (rows)
        {
            if (start < tab.Rows.Count)
            {
                tab.Rows.InsertRange(start, Enumerable.Repeat(Row.Empty, count));
            }

            tab.RowCount += count;
        }
        else
        {
            ReplaceRows(tab, row => start >= row.Cells.Length ? row : row with { Cells = row.Cells.InsertRange(start, new Cell?[count]) });
            if (start < tab.Columns.Count)
            {
                tab.Columns = tab.Columns.InsertRange(start, Enumerable.Repeat(ImmutableArray<DeveloperMetadata>.Empty, count));
            }

            tab.ColumnCount += count;
        }

        ShiftProtected(tab, rows, start, count);
    }

    public static void Delete(Tab tab, bool rows, int start, int end)
    {
        var limit = rows ? tab.RowCount : tab.ColumnCount;
        if (start < 0 || end <= start || end > limit)
        {
            throw ApiException.Invalid($"range.startIndex[{start}] and range.endIndex[{end}] do not lie in the grid of {limit}.");
        }

        var count = end - start;
        if (count == limit)
        {
            throw ApiException.Invalid($"You can't delete all the {(rows ? "rows" : "columns")} on the sheet.");
        }

        if (rows)
        {
            if (start < tab.Rows.Count)
            {
                tab.Rows.RemoveRange(start, Math.Min(count, tab.Rows.Count - start));
            }

            tab.RowCount -= count;
        }
        else
        {
            ReplaceRows(
                tab,
                row =>
                    start >= row.Cells.Length
                        ? row
                        : row with
                        {
                            Cells = row.Cells.RemoveRange(start, Math.Min(count, row.Cells.Length - start)),
                        }
            );
            if (start < tab.Columns.Count)
            {
                tab.Columns = tab.Columns.RemoveRange(start, Math.Min(count, tab.Columns.Count - start));
            }

            tab.ColumnCount -= count;
        }

        ShiftProtected(tab, rows, start, -count);
    }

    /// <param name="tab">The tab whose rows or columns move.</param>
    /// <param name="rows">Whether rows move; otherwise columns.</param>
    /// <param name="start">Index of the first row or column that moves.</param>
    /// <param name="end">Index after the last one that moves.</param>
    /// <param name="destination">The moved ones come before the row or column that has this index before the move.</param>
    public static void Move(Tab tab, bool rows, int start, int end, int destination)
    {
        var limit = rows ? tab.RowCount : tab.ColumnCount;
        if (start < 0 || end <= start || end > limit || destination < 0 || destination > limit)
        {
            throw ApiException.Invalid(
                $"The source [{start}, {end}) or the destination {destination} does not lie in the grid of {limit}."
            );
        }

        if (destination >= start && destination <= end)
        {
            return;
        }

        var count = end - start;
        var target = destination > start ? destination - count : destination;
        if (rows)
        {
            tab.Touch(Math.Max(end, destination));
            var moved = tab.Rows.GetRange(start, count);
            tab.Rows.RemoveRange(start, count);
            tab.Rows.InsertRange(target, moved);
            return;
        }

        var width = Math.Max(end, destination);
        ReplaceRows(
            tab,
            row =>
            {
                var cells = row.Cells.Length < width ? row.Cells.AddRange(new Cell?[width - row.Cells.Length]) : row.Cells;
                var moved = cells.Slice(start, count);
                return row with { Cells = cells.RemoveRange(start, count).InsertRange(target, moved) };
            }
        );
        if (tab.Columns.Count > Math.Min(start, destination))
        {
            tab.SetColumnTags(width - 1, tab.ColumnTags(width - 1));
            var moved = tab.Columns.GetRange(start, count);
            tab.Columns = tab.Columns.RemoveRange(start, count).InsertRange(target, moved);
        }
    }

    /// <summary>Sorts rows. A sort over a part of the width moves cells only; developer metadata then stays with its row, as at Google.</summary>
    public static void Sort(Tab tab, GridArea area, IReadOnlyList<(int Column, bool Descending)> by)
    {
        var clipped = area.ClippedTo(tab);
        var bottom = Math.Min(clipped.Bottom!.Value, tab.Height);
        if (bottom <= clipped.Top)
        {
            return;
        }

        IOrderedEnumerable<Row>? ordered = null;
        var rows = tab.Rows.GetRange(clipped.Top, bottom - clipped.Top);
        foreach (var (column, descending) in by)
        {
            var order = Comparer<Cell?>.Create((one, other) => Compare(one, other, descending));
            ordered = ordered is null ? rows.OrderBy(row => row[column], order) : ordered.ThenBy(row => row[column], order);
        }

        List<Row> sorted = ordered is null ? rows : [.. ordered];
        var whole = clipped.Left == 0 && clipped.Right >= tab.Rows.Max(row => row.Width);
        for (var offset = 0; offset < rows.Count; offset++)
        {
            var row = sorted[offset];
            if (!whole)
            {
                row = rows[offset];
                for (var column = clipped.Left; column < clipped.Right; column++)
                {
                    row = row.With(column, sorted[offset][column]);
                }
            }

            tab.Rows[clipped.Top + offset] = row;
        }
    }

    /// <summary>Numbers, then text, then Booleans; empty cells are last in both directions.</summary>
    private static int Compare(Cell? one, Cell? other, bool descending)
    {
        var (left, right) = (Rank(one), Rank(other));
        if (left == 4 || right == 4)
        {
            return left.CompareTo(right);
        }

        var order =
            left != right ? left.CompareTo(right)
            : one!.Value is double number ? number.CompareTo((double)other!.Value!)
            : string.Compare(one.Formatted, other!.Formatted, StringComparison.OrdinalIgnoreCase);
        return descending ? -order : order;
    }

    private static int Rank(Cell? cell) =>
        cell switch
        {
            { Value: double } => 1,
            { Value: string } or { Formula: not null } => 2,
            { Value: bool } => 3,
            _ => 4,
        };

    private static void ReplaceRows(Tab tab, Func<Row, Row> change)
    {
        for (var index = 0; index < tab.Rows.Count; index++)
        {
            tab.Rows[index] = change(tab.Rows[index]);
        }
    }

    private static void ShiftProtected(Tab tab, bool rows, int at, int by) =>
        tab.Protected = [
            .. tab
                .Protected.Select(range => (range, Area: range.Area.Shifted(rows, at, by)))
                .Where(pair => pair.Area is not null)
                .Select(pair => pair.range with { Area = pair.Area!.Value }),
        ];
}
