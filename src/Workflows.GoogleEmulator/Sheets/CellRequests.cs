using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The requests of <c>batchUpdate</c> that write cells.</summary>
internal static class CellRequests
{
    public static void Update(Spreadsheet spreadsheet, JsonObject request)
    {
        var range = request.Object("range");
        var start = request.Object("start") ?? range ?? throw ApiException.Invalid("Either start or range must be set.");
        var tab = SheetBatch.TabOf(spreadsheet, start);
        var top = (range is null ? start.Int("rowIndex") : range.Int("startRowIndex")) ?? 0;
        var left = (range is null ? start.Int("columnIndex") : range.Int("startColumnIndex")) ?? 0;
        var rows = request.Objects("rows").ToList();
        var area = range is null ? new GridArea(top, left, top + rows.Count, left + Width(rows)) : GridArea.FromJson(range);
        Check(tab, area.Bottom ?? 0, area.Right ?? 0);
        var (height, width) = (rows.Count, Width(rows));
        if (range is not null)
        {
            var clipped = area.ClippedTo(tab);
            (height, width) = (clipped.Bottom!.Value - top, clipped.Right!.Value - left);
            if (rows.Count > height || Width(rows) > width)
            {
                throw ApiException.Invalid("Attempting to write outside the range of the request.");
            }
        }

        Spreadsheet.MayEdit(tab, new GridArea(top, left, top + Math.Max(1, height), left + Math.Max(1, width)));
        Write(tab, top, left, height, width, rows, request.Text("fields"), "updateCells");
    }

    public static void Append(Spreadsheet spreadsheet, JsonObject request)
    {
        var tab = SheetBatch.TabOf(spreadsheet, request);
        var rows = request.Objects("rows").ToList();
        var top = tab.Height;
        if (Width(rows) > tab.ColumnCount)
        {
            throw ApiException.Invalid(
                $"Attempting to write column: {Width(rows) - 1}, beyond the last requested column of: {tab.ColumnCount - 1}"
            );
        }

        Spreadsheet.MayEdit(tab, new GridArea(top, 0, top + Math.Max(1, rows.Count), Math.Max(1, Width(rows))));
        tab.RowCount = Math.Max(tab.RowCount, top + rows.Count);
        Write(tab, top, 0, rows.Count, 0, rows, request.Text("fields"), "appendCells");
    }

    public static void Repeat(Spreadsheet spreadsheet, JsonObject request)
    {
        var range = request.Object("range") ?? throw ApiException.Invalid("range must be set.");
        var tab = SheetBatch.TabOf(spreadsheet, range);
        var area = GridArea.FromJson(range).ClippedTo(tab);
        var cell = request.Object("cell") ?? [];
        // Formatting a whole column must not create a thousand rows: cells without data are formatted up to a limit only.
        var bottom = Math.Min(area.Bottom!.Value, Math.Max(tab.Rows.Count, area.Top + 1));
        Spreadsheet.MayEdit(tab, area);
        for (var row = area.Top; row < bottom; row++)
        {
            for (var column = area.Left; column < area.Right; column++)
            {
                tab.SetCell(row, column, Merge(tab.CellAt(row, column), cell, request.Text("fields"), "repeatCell"));
            }
        }
    }

    public static void Fill(Tab tab, JsonObject data) =>
        Write(tab, data.Int("startRow") ?? 0, data.Int("startColumn") ?? 0, 0, 0, [.. data.Objects("rowData")], "*", "sheets");

    private static void Write(Tab tab, int top, int left, int height, int width, List<JsonObject> rows, string? fields, string where)
    {
        if (string.IsNullOrWhiteSpace(fields))
        {
            throw ApiException.Invalid("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
        }

        for (var offset = 0; offset < Math.Max(rows.Count, height); offset++)
        {
            var values = offset < rows.Count ? rows[offset]["values"] as JsonArray ?? [] : [];
            var changed = tab.RowAt(top + offset)
                .With(
                    left,
                    Math.Max(values.Count, width),
                    (column, before) => Merge(before, column < values.Count ? values[column] as JsonObject ?? [] : [], fields, where)
                );
            tab.SetRow(top + offset, changed);
        }
    }

    private static Cell Merge(Cell? before, JsonObject sent, string? fields, string where)
    {
        var target = new JsonObject();
        if (before?.Format is { } format)
        {
            target["userEnteredFormat"] = format.DeepClone();
        }

        target["userEnteredValue"] = "kept";
        FieldUpdate.Apply(target, sent, fields, where);
        var after = target.Object("userEnteredFormat") is { Count: > 0 } kept ? (JsonObject)kept.DeepClone() : null;
        if (target.Text("userEnteredValue") == "kept")
        {
            return new Cell(before?.Value, before?.Formula, after);
        }

        var (value, formula) = SheetInput.Extended(target.Object("userEnteredValue"));
        return new Cell(value, formula, after);
    }

    private static void Check(Tab tab, int bottom, int right)
    {
        if (bottom > tab.RowCount)
        {
            throw ApiException.Invalid($"Attempting to write row: {bottom - 1}, beyond the last requested row of: {tab.RowCount - 1}");
        }

        if (right > tab.ColumnCount)
        {
            throw ApiException.Invalid(
                $"Attempting to write column: {right - 1}, beyond the last requested column of: {tab.ColumnCount - 1}"
            );
        }
    }

    private static int Width(List<JsonObject> rows) => rows.Count == 0 ? 0 : rows.Max(row => (row["values"] as JsonArray)?.Count ?? 0);
}
