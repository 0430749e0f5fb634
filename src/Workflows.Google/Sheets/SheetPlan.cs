using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>What one atomic write is to do.</summary>
internal sealed class SheetPlan
{
    public List<Request> Requests { get; } = [];

    public List<PlannedUpdate> Updates { get; } = [];

    /// <summary>Puts repairs and wishes into requests: rows that stand are written where they are, the others are added.</summary>
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
                // It stands already: an earlier attempt was carried out.
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
            plan.Requests.Add(
                new Request
                {
                    AppendCells = new AppendCellsRequest
                    {
                        SheetId = group.First().SheetId,
                        Rows = [.. group.Select(write => NewRow(write, snapshots[group.Key]))],
                        Fields = "userEnteredValue",
                    },
                }
            );
        }

        return plan;
    }

    /// <summary>Where a row that is to be put right is now; a row without a key is looked for where it was.</summary>
    private static int? Place(TabSnapshot snapshot, CellRepair repair) =>
        repair.BlankRow is not { } blank ? snapshot.RowOf(repair.RowKey)
        : snapshot.KeyAt(blank).Length == 0 ? blank
        : null;

    /// <summary>The columns of a write as runs of neighbours; the key column is left alone, so that a row that moved keeps its name.</summary>
    private static IEnumerable<(int Start, List<CellData> Cells)> Runs(RowWrite write, TabSnapshot snapshot)
    {
        var cells = write
            .Columns.Where(column => column.Key != write.Tab.KeyColumn)
            .Select(column => (At: Column(snapshot, write.Tab, column.Key), Cell: SheetCells.Of(column.Value)))
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
            cells[Column(snapshot, write.Tab, name)] = SheetCells.Of(value);
        }

        cells[snapshot.KeyColumn] = SheetCells.OfText(write.RowKey);
        return new RowData { Values = [.. cells] };
    }

    private static int Column(TabSnapshot snapshot, SheetTab tab, string name) =>
        snapshot.ColumnOf(name) ?? throw new SheetException($"The header of {tab.Key} has no '{name}': put it back.");
}

/// <summary>Cells written by position: those of a write, or of a repair.</summary>
internal sealed record PlannedUpdate(SheetTab Tab, int SheetId, TabSnapshot Snapshot, string RowKey, int Row, int Column, int Width)
{
    public RowWrite? Write { get; init; }

    public CellRepair? Repair { get; init; }
}

/// <summary>A cell that is to be as it was.</summary>
internal sealed record CellRepair(SheetTab Tab, int SheetId, string RowKey, int Column, CellData Cell, int? BlankRow = null);
