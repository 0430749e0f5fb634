using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The acts of a person on a spreadsheet in the browser, outside the API and without its protection checks. Rows count from 1.</summary>
internal sealed class SheetActs(SpreadsheetStore store)
{
    public void Apply(string id, JsonObject act)
    {
        var file = store.Find(id) ?? throw ApiException.NotFound();
        file.Change(spreadsheet =>
        {
            Apply(spreadsheet, act);
            return 0;
        });
    }

    private static void Apply(Spreadsheet spreadsheet, JsonObject act)
    {
        var kind = act.Text("kind");
        switch (kind)
        {
            case "trash" or "untrash":
                spreadsheet.Trashed = kind == "trash";
                return;
            case "unshare" or "share":
                spreadsheet.Unshared = kind == "unshare";
                return;
        }

        var tab = TabOf(spreadsheet, act);
        var row = (act.Int("row") ?? 1) - 1;
        var count = act.Int("count") ?? 1;
        switch (kind)
        {
            case "renameTab":
                tab.Title = act.Text("title") ?? throw ApiException.Invalid("renameTab needs a title.");
                break;
            case "insertRow":
                GridEdits.Insert(tab, rows: true, row, row + count);
                break;
            case "deleteRow":
                GridEdits.Delete(tab, rows: true, row, row + count);
                break;
            case "moveRow":
                var to = (act.Int("to") ?? 1) - 1;
                // "to" is the number of the row after the move.
                GridEdits.Move(tab, rows: true, row, row + count, to > row ? to + count : to);
                break;
            case "insertColumn":
                GridEdits.Insert(tab, rows: false, Column(act), Column(act) + count);
                break;
            case "deleteColumn":
                GridEdits.Delete(tab, rows: false, Column(act), Column(act) + count);
                break;
            case "sort":
                GridEdits.Sort(tab, new GridArea(act.Int("headerRows") ?? 1, 0, null, null), [(Column(act), act.Flag("descending"))]);
                break;
            case "clear":
                ValuesApi.Clear(spreadsheet, act.Text("range") ?? A1.Quote(tab.Title));
                break;
            case "setCell":
                var (target, area) = A1.Parse(act.Text("range") ?? throw ApiException.Invalid("setCell needs a range."), spreadsheet);
                target.RowCount = Math.Max(target.RowCount, area.Top + 1);
                target.SetCell(
                    area.Top,
                    area.Left,
                    SheetInput.Values(act["value"] ?? "", typed: true, target.CellAt(area.Top, area.Left)?.Format, spreadsheet.Locale)
                );
                break;
            case "tickBoxes":
                // Google's menu puts FALSE into each cell, so that the cells have data from then on.
                var bottom = act.Int("to") ?? tab.RowCount;
                for (var ticked = row; ticked < bottom; ticked++)
                {
                    tab.SetCell(ticked, Column(act), new Cell(tab.CellAt(ticked, Column(act))?.Value ?? false));
                }

                break;
            case "protect":
                var (kept, range) = A1.Parse(act.Text("range") ?? A1.Quote(tab.Title), spreadsheet);
                SheetBatch.Protect(
                    spreadsheet,
                    new JsonObject { ["range"] = range.ToJson(kept.SheetId), ["description"] = act.Text("description") },
                    byOwner: true
                );
                break;
            case "unprotect":
                tab.Protected = [];
                break;
            default:
                throw ApiException.Invalid($"Unknown act \"{kind}\".");
        }
    }

    private static Tab TabOf(Spreadsheet spreadsheet, JsonObject act)
    {
        if (act.Int("sheetId") is { } id)
        {
            return spreadsheet.Find(id) ?? throw ApiException.Invalid($"No sheet with id: {id}");
        }

        return act.Text("tab") is { } title
            ? spreadsheet.Find(title) ?? throw ApiException.Invalid($"No sheet with the name: {title}")
            : spreadsheet.Tabs[0];
    }

    /// <summary>A column: its letter as a person sees it, or its number from 1.</summary>
    private static int Column(JsonObject act)
    {
        var text = act.Text("column") ?? "A";
        return int.TryParse(text, out var number)
            ? number - 1
            : text.ToUpperInvariant().Aggregate(0, (sum, letter) => (sum * 26) + letter - 'A' + 1) - 1;
    }
}
