using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>Finds rows that a write met by mistake, because people moved rows meanwhile, and what they must get back.</summary>
internal static class SheetRepairs
{
    /// <summary>
    /// Plans repairs of rows that a write with a lost answer has overwritten by mistake, where the earlier values are known.
    /// </summary>
    /// <param name="sent">The updates of the last calls, with the values before them.</param>
    /// <param name="turn">The turn whose answer was lost.</param>
    /// <param name="misplaced">Its marks that are on other rows than was meant.</param>
    /// <param name="snapshots">The tabs as they are now.</param>
    /// <param name="reports">Gets what people should know.</param>
    public static List<CellRepair> Misplaced(
        IReadOnlyList<SentUpdate> sent,
        int turn,
        List<RowMark> misplaced,
        Dictionary<SheetTab, TabSnapshot> snapshots,
        List<SheetReport> reports
    )
    {
        var updates = sent.Where(call => call.Number == turn)
            .Select(call => call.Update)
            .ToLookup(update => (update.SheetId, update.RowKey));
        var repairs = new List<CellRepair>();
        foreach (var mark in misplaced)
        {
            var found = snapshots[mark.Tab].KeyAt(mark.Row);
            var written = updates[(mark.SheetId, mark.RowKey)].ToList();
            if (written.Count == 0)
            {
                reports.Add(
                    new SheetReport(
                        mark.Tab.Key,
                        SheetReportKind.Overwritten,
                        "A write whose answer was lost overwrote another row, because people moved rows."
                    )
                );
            }

            foreach (var update in written)
            {
                repairs.AddRange(PutBack(update, found, mark.Row, reports));
                if (update.Repair is { } repair && update.RowKey.Length > 0)
                {
                    repairs.Add(repair);
                }
                else
                {
                    reports.Add(
                        new SheetReport(mark.Tab.Key, SheetReportKind.Moved, "People moved rows during a write; both rows were put right.")
                    );
                }
            }
        }

        return repairs;
    }

    /// <summary>
    /// Compares the key column after the write with the planned rows. Returns the cells to restore and the rows to write again.
    /// </summary>
    public static List<CellRepair> Moved(
        SheetPlan plan,
        BatchUpdateSpreadsheetResponse answer,
        List<SheetReport> reports,
        out List<RowWrite> again
    )
    {
        var repairs = new List<CellRepair>();
        again = [];
        foreach (var group in plan.Updates.GroupBy(update => update.SheetId))
        {
            var keys = KeysAfter(answer, group.Key);
            foreach (var update in group)
            {
                var found = keys.GetValueOrDefault(update.RowAfter, "");
                if (found == update.RowKey)
                {
                    continue;
                }

                repairs.AddRange(PutBack(update, found, update.RowAfter, reports));
                if (update.Write is { } write && !again.Contains(write))
                {
                    again.Add(write);
                    reports.Add(
                        new SheetReport(
                            update.Tab.Key,
                            SheetReportKind.Moved,
                            "People moved rows during a write; both rows were put right."
                        )
                    );
                }
                else if (update.Repair is { } repair && update.RowKey.Length > 0)
                {
                    repairs.Add(repair);
                }
            }
        }

        // A cell that is written again need not get its earlier value back.
        var written = again;
        repairs.RemoveAll(repair =>
            written.Exists(write =>
                write.Tab == repair.Tab
                && write.RowKey == repair.RowKey
                && write.Columns.Keys.Any(name =>
                    name != write.Tab.KeyColumn && SnapshotOf(plan, repair.Tab).ColumnOf(name) == repair.Column
                )
            )
        );
        return repairs;
    }

    /// <summary>The earlier values of a row that was overwritten by mistake.</summary>
    /// <param name="update">The update that overwrote it.</param>
    /// <param name="found">Key of the overwritten row; empty when people inserted a blank row.</param>
    /// <param name="row">Position of that row.</param>
    /// <param name="reports">Gets a report when the earlier values are not known.</param>
    private static IEnumerable<CellRepair> PutBack(PlannedUpdate update, string found, int row, List<SheetReport> reports)
    {
        var columns = Enumerable.Range(update.Column, update.Width);
        if (found.Length == 0)
        {
            return columns.Select(column => new CellRepair(update.Tab, update.SheetId, "", column, new CellData(), row));
        }

        if (update.Snapshot.ValuesOf(found) is { } before)
        {
            return columns.Select(column => new CellRepair(
                update.Tab,
                update.SheetId,
                found,
                column,
                SheetCells.OfRead(column < before.Count ? before[column] : null)
            ));
        }

        reports.Add(
            new SheetReport(
                update.Tab.Key,
                SheetReportKind.Overwritten,
                "A row that people inserted, or moved from far away, during a write was overwritten in part."
            )
        );
        return [];
    }

    private static TabSnapshot SnapshotOf(SheetPlan plan, SheetTab tab) => plan.Updates.First(update => update.Tab == tab).Snapshot;

    /// <summary>The keys that the answer of a write shows, by row.</summary>
    private static Dictionary<int, string> KeysAfter(BatchUpdateSpreadsheetResponse answer, int sheetId)
    {
        var keys = new Dictionary<int, string>();
        var shown = answer.UpdatedSpreadsheet?.Sheets?.FirstOrDefault(sheet => (sheet.Properties?.SheetId ?? 0) == sheetId)?.Data;
        foreach (var range in shown ?? [])
        {
            var row = range.StartRow ?? 0;
            foreach (var data in range.RowData ?? [])
            {
                keys[row++] = data.Values is [var cell, ..] ? Text(cell.EffectiveValue ?? cell.UserEnteredValue) : "";
            }
        }

        return keys;
    }

    private static string Text(ExtendedValue? value) =>
        TabSnapshot.Text((object?)value?.StringValue ?? (object?)value?.NumberValue ?? value?.BoolValue);
}
