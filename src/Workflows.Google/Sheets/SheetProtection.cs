using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>Says which rows cannot be written, because of their own cells or because people protect cells from the service account.</summary>
internal static class SheetProtection
{
    /// <summary>What keeps a row from being written, though its tab can be read; null when nothing does.</summary>
    public static SheetProblem? ProblemOf(RowWrite write, TabSnapshot snapshot, LiveSpreadsheet live)
    {
        if (snapshot.ProblemOf(write.RowKey, write.Columns.Keys) is { } problem)
        {
            return problem;
        }

        var closed = live.Closed.Where(range => (range.SheetId ?? 0) == write.SheetId).ToList();
        if (closed.Count == 0)
        {
            return null;
        }

        var isClosed = snapshot.RowOf(write.RowKey) is { } row
            ? !write.Tab.AppendOnly && closed.Exists(range => CoversCells(range, row, write, snapshot))
            : IsClosedForNewRows(closed, snapshot);
        return isClosed
            ? new SheetProblem(
                $"protected:{write.Tab.Key}",
                $"Cells of {write.Tab.Key} are protected, so that the service account may not write them: remove the protection, or let it edit them."
            )
            : null;
    }

    private static bool CoversCells(GridRange range, int row, RowWrite write, TabSnapshot snapshot) =>
        Covers(range.StartRowIndex, range.EndRowIndex, row)
        && write
            .Columns.Keys.Where(name => name != write.Tab.KeyColumn)
            .Any(name => snapshot.ColumnOf(name) is { } column && Covers(range.StartColumnIndex, range.EndColumnIndex, column));

    /// <summary>
    /// Google refuses to insert rows inside of a protected range, also one of other columns. Where nothing stands below, they are appended
    /// then, which needs their own cells alone.
    /// </summary>
    private static bool IsClosedForNewRows(List<GridRange> closed, TabSnapshot snapshot)
    {
        var at = snapshot.LastKeyRow + 1;
        snapshot.AppendsNewRows = closed.Exists(range => (range.StartRowIndex ?? 0) < at && (range.EndRowIndex ?? int.MaxValue) > at);
        return snapshot.AppendsNewRows
            && (
                snapshot.HasValuesBelow
                || closed.Exists(range => (range.EndRowIndex ?? int.MaxValue) > at && (range.StartColumnIndex ?? 0) < snapshot.Width)
            );
    }

    private static bool Covers(int? start, int? end, int index) => index >= (start ?? 0) && index < (end ?? int.MaxValue);
}
