using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>The requests of one atomic write.</summary>
internal sealed class SheetPlan
{
    public List<Request> Requests { get; } = [];

    public List<PlannedUpdate> Updates { get; } = [];

    /// <summary>Plans repairs and writes: existing rows are written where they are, the others are appended.</summary>
    public static SheetPlan Of(Dictionary<SheetTab, TabSnapshot> snapshots, List<RowWrite> pending, List<CellRepair> repairs)
    {
        var plan = new SheetPlan();
        var added = new List<RowWrite>();
        foreach (var repair in repairs)
        {
            if (Place(snapshots[repair.Tab], repair) is { } row)
            {
                plan.Requests.Add(SheetRequests.Cells(repair.SheetId, row, repair.Column, [repair.Cell]));
                plan.Updates.Add(
                    new PlannedUpdate(repair.Tab, repair.SheetId, snapshots[repair.Tab], repair.RowKey, row, repair.Column, 1)
                    {
                        Repair = repair,
                    }
                );
            }
        }

        foreach (var write in pending)
        {
            var snapshot = snapshots[write.Tab];
            if (snapshot.RowOf(write.RowKey) is not { } row)
            {
                added.Add(write);
                continue;
            }

            if (write.Tab.AppendOnly)
            {
                // The row exists: an earlier attempt was carried out.
                continue;
            }

            foreach (var run in Runs(write, snapshot))
            {
                plan.Requests.Add(SheetRequests.Cells(write.SheetId, row, run.Start, run.Cells));
                plan.Updates.Add(
                    new PlannedUpdate(write.Tab, write.SheetId, snapshot, write.RowKey, row, run.Start, run.Cells.Count) { Write = write }
                );
            }
        }

        foreach (var group in added.GroupBy(write => write.Tab))
        {
            plan.Insert(group.First().SheetId, snapshots[group.Key], [.. group]);
        }

        return plan;
    }

    /// <summary>
    /// New rows are inserted below the last row that has a key. Appending would put them below the last row with any value: tick boxes, totals
    /// and formulas that people have below count as values. Inserted rows overwrite nothing, whatever people do meanwhile.
    /// </summary>
    private void Insert(int sheetId, TabSnapshot snapshot, List<RowWrite> rows)
    {
        if (snapshot.AppendsNewRows)
        {
            Requests.Add(SheetRequests.Append(sheetId, [.. rows.Select(write => NewRow(write, snapshot))]));
            return;
        }

        var at = snapshot.LastKeyRow + 1;
        Requests.Add(
            new Request
            {
                InsertDimension = new InsertDimensionRequest
                {
                    Range = new DimensionRange
                    {
                        SheetId = sheetId,
                        Dimension = "ROWS",
                        StartIndex = at,
                        EndIndex = at + rows.Count,
                    },
                    // At the end of the grid there is nothing after the rows; below the header they must not look like it.
                    InheritFromBefore = snapshot.LastKeyRow > 0,
                },
            }
        );
        Requests.Add(SheetRequests.Rows(sheetId, at, [.. rows.Select(write => NewRow(write, snapshot))]));
        for (var index = 0; index < Updates.Count; index++)
        {
            if (Updates[index].SheetId == sheetId && Updates[index].Row >= at)
            {
                Updates[index] = Updates[index] with { RowAfter = Updates[index].Row + rows.Count };
            }
        }
    }

    /// <summary>The present position of a row to be repaired. A row without a key can only be expected where it was.</summary>
    private static int? Place(TabSnapshot snapshot, CellRepair repair) =>
        repair.BlankRow is not { } blank ? snapshot.RowOf(repair.RowKey)
        : snapshot.KeyAt(blank).Length == 0 ? blank
        : null;

    /// <summary>
    /// The columns of a write, grouped into runs of neighbours. The key column is left out, so that a moved row keeps its key.
    /// </summary>
    private static IEnumerable<(int Start, List<CellData> Cells)> Runs(RowWrite write, TabSnapshot snapshot)
    {
        var cells = write
            .Columns.Where(column => column.Key != write.Tab.KeyColumn)
            .Select(column => (At: Column(snapshot, column.Key), Cell: SheetCells.Of(column.Value)))
            .OrderBy(cell => cell.At)
            .ToList();
        for (var from = 0; from < cells.Count; )
        {
            var to = from + 1;
            while (to < cells.Count && cells[to].At == cells[to - 1].At + 1)
            {
                to++;
            }

            yield return (cells[from].At, cells[from..to].ConvertAll(cell => cell.Cell));
            from = to;
        }
    }

    private static RowData NewRow(RowWrite write, TabSnapshot snapshot)
    {
        var cells = Enumerable.Range(0, snapshot.Width).Select(_ => new CellData()).ToArray();
        foreach (var (name, value) in write.Columns)
        {
            cells[Column(snapshot, name)] = SheetCells.Of(value);
        }

        cells[snapshot.KeyColumn] = SheetCells.OfText(write.RowKey);
        return new RowData { Values = [.. cells] };
    }

    // Writes whose columns are missing or stand twice are not planned.
    private static int Column(TabSnapshot snapshot, string name) =>
        snapshot.ColumnOf(name) ?? throw new InvalidOperationException($"The column '{name}' was not checked.");
}

/// <summary>Cells that are written by position, for a write or for a repair.</summary>
internal sealed record PlannedUpdate(SheetTab Tab, int SheetId, TabSnapshot Snapshot, string RowKey, int Row, int Column, int Width)
{
    /// <summary>Position of the row after the write: rows that the same write inserts above move it down.</summary>
    public int RowAfter { get; init; } = Row;

    public RowWrite? Write { get; init; }

    public CellRepair? Repair { get; init; }
}

/// <summary>A cell that must get its earlier value back.</summary>
internal sealed record CellRepair(SheetTab Tab, int SheetId, string RowKey, int Column, CellData Cell, int? BlankRow = null);
