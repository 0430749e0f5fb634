namespace Workflows.GoogleEmulator.Sheets;

/// <summary>
/// Finds the table below which <c>values.append</c> writes. A table is a block of touching cells with data; the last table that overlaps the
/// searched range counts. Source: Google Sheets API, spreadsheets.values.append.
/// </summary>
internal static class TableSearch
{
    public static GridArea? LastIn(Tab tab, GridArea area)
    {
        GridArea? last = null;
        foreach (var table in Tables(tab))
        {
            if (
                table.Meets(area)
                && (last is not { } found || table.Bottom > found.Bottom || (table.Bottom == found.Bottom && table.Left > found.Left))
            )
            {
                last = table;
            }
        }

        return last;
    }

    private static List<GridArea> Tables(Tab tab)
    {
        var open = new List<GridArea>();
        var closed = new List<GridArea>();
        for (var row = 0; row < tab.Rows.Count; row++)
        {
            closed.AddRange(open.Where(table => table.Bottom < row));
            open.RemoveAll(table => table.Bottom < row);
            foreach (var run in Runs(tab.Rows[row], row))
            {
                Join(open, run);
            }
        }

        closed.AddRange(open);
        return closed;
    }

    private static void Join(List<GridArea> open, GridArea run)
    {
        var joined = run;
        // A block that has grown may touch more cells, so this repeats until it does not grow any more.
        while (open.FindIndex(table => Touches(table, joined)) is var index and >= 0)
        {
            var table = open[index];
            open.RemoveAt(index);
            joined = new GridArea(
                Math.Min(table.Top, joined.Top),
                Math.Min(table.Left, joined.Left),
                Math.Max(table.Bottom!.Value, joined.Bottom!.Value),
                Math.Max(table.Right!.Value, joined.Right!.Value)
            );
        }

        open.Add(joined);
    }

    private static bool Touches(GridArea one, GridArea other) =>
        one.Top <= other.Bottom && other.Top <= one.Bottom && one.Left <= other.Right && other.Left <= one.Right;

    private static IEnumerable<GridArea> Runs(Row row, int index)
    {
        for (var column = 0; column < row.Cells.Length; column++)
        {
            if (row[column]?.HasData != true)
            {
                continue;
            }

            var start = column;
            while (row[column + 1]?.HasData == true)
            {
                column++;
            }

            yield return new GridArea(index, start, index + 1, column + 1);
        }
    }
}
