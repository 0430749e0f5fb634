using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary><c>spreadsheets.values</c>: cells as plain values, addressed in A1 notation.</summary>
internal static class ValuesApi
{
    public static JsonObject Get(Spreadsheet spreadsheet, string range, ValueOptions options)
    {
        var (tab, area) = A1.Parse(range, spreadsheet);
        return ReadArea(tab, Bounded(tab, area), options);
    }

    public static JsonObject BatchGet(Spreadsheet spreadsheet, IReadOnlyList<string> ranges, ValueOptions options)
    {
        var read = new JsonArray();
        foreach (var range in ranges)
        {
            read.Add(Get(spreadsheet, range, options));
        }

        return new JsonObject { ["spreadsheetId"] = spreadsheet.Id, ["valueRanges"] = read };
    }

    public static JsonObject Update(Spreadsheet spreadsheet, string range, JsonObject body, ValueOptions options)
    {
        var (tab, area) = A1.Parse(range, spreadsheet);
        SameRange(range, body);
        var rows = Rows(body);
        Bounded(tab, area);
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        if (rows.Count > (area.Bottom ?? int.MaxValue) - area.Top && !IsCell(area))
        {
            throw ApiException.Invalid($"Requested writing within range [{range}], but tried writing to row [{area.Bottom + 1}]");
        }

        if (width > (area.Right ?? int.MaxValue) - area.Left && !IsCell(area))
        {
            throw ApiException.Invalid(
                $"Requested writing within range [{range}], but tried writing to column [{A1.Column(area.Right!.Value)}]"
            );
        }

        if (area.Top + rows.Count > tab.RowCount || area.Left + width > tab.ColumnCount)
        {
            throw ExceedsGrid(tab, Math.Max(area.Top + rows.Count - 1, area.Top), Math.Max(area.Left + width - 1, area.Left));
        }

        return Write(spreadsheet, tab, area.Top, area.Left, rows, options);
    }

    public static JsonObject BatchUpdate(Spreadsheet spreadsheet, JsonObject body)
    {
        var options = ValueOptions.FromBody(body);
        var responses = new JsonArray();
        var data = body.Objects("data").ToList();
        for (var index = 0; index < data.Count; index++)
        {
            try
            {
                responses.Add(Update(spreadsheet, data[index].Text("range") ?? "", data[index], options));
            }
            catch (ApiException refused) when (refused.Status == "INVALID_ARGUMENT")
            {
                throw ApiException.Invalid($"Invalid data[{index}]: {refused.Message}");
            }
        }

        return new JsonObject
        {
            ["spreadsheetId"] = spreadsheet.Id,
            ["totalUpdatedRows"] = responses.Sum(response => response.Int("updatedRows") ?? 0),
            ["totalUpdatedColumns"] = responses.Sum(response => response.Int("updatedColumns") ?? 0),
            ["totalUpdatedCells"] = responses.Sum(response => response.Int("updatedCells") ?? 0),
            ["totalUpdatedSheets"] = responses.Select(response => response.Text("updatedRange")?.Split('!')[0]).Distinct().Count(),
            ["responses"] = responses,
        };
    }

    /// <param name="spreadsheet">The spreadsheet that is written to.</param>
    /// <param name="seen">The state in which the table is searched; it differs from <paramref name="spreadsheet"/> only when a fault simulates a race.</param>
    /// <param name="range">The range in which a table is searched.</param>
    /// <param name="body">The values to append, as a <c>ValueRange</c>.</param>
    /// <param name="options">How the values are read.</param>
    public static JsonObject Append(Spreadsheet spreadsheet, Spreadsheet seen, string range, JsonObject body, ValueOptions options)
    {
        var (tab, area) = A1.Parse(range, spreadsheet);
        SameRange(range, body);
        Bounded(tab, area);
        var rows = Rows(body);
        var table = TableSearch.LastIn(seen.Find(tab.SheetId) ?? tab, area);
        var top = table?.Bottom ?? area.Top;
        var left = table?.Left ?? area.Left;
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        if (options.InsertRows && rows.Count > 0)
        {
            tab.RowCount = Math.Max(tab.RowCount, top);
            GridEdits.Insert(tab, rows: true, top, top + rows.Count);
        }

        tab.RowCount = Math.Max(tab.RowCount, top + rows.Count);
        tab.ColumnCount = Math.Max(tab.ColumnCount, left + width);
        var response = new JsonObject { ["spreadsheetId"] = spreadsheet.Id };
        if (table is { } found)
        {
            response["tableRange"] = A1.Write(tab, found);
        }

        response["updates"] = Write(spreadsheet, tab, top, left, rows, options);
        return response;
    }

    public static JsonObject Clear(Spreadsheet spreadsheet, string range)
    {
        var (tab, area) = A1.Parse(range, spreadsheet);
        var bounded = Bounded(tab, area);
        Spreadsheet.MayEdit(tab, bounded);
        for (var row = bounded.Top; row < Math.Min(bounded.Bottom!.Value, tab.Rows.Count); row++)
        {
            var width = Math.Min(bounded.Right!.Value, tab.Rows[row].Cells.Length);
            for (var column = bounded.Left; column < width; column++)
            {
                tab.SetCell(row, column, new Cell(null, null, tab.CellAt(row, column)?.Format));
            }
        }

        return new JsonObject { ["spreadsheetId"] = spreadsheet.Id, ["clearedRange"] = A1.Write(tab, bounded) };
    }

    private static JsonObject ReadArea(Tab tab, GridArea area, ValueOptions options)
    {
        var result = new JsonObject { ["range"] = A1.Write(tab, area), ["majorDimension"] = options.Columns ? "COLUMNS" : "ROWS" };
        var (outer, inner) = options.Columns
            ? (area.Right!.Value - area.Left, area.Bottom!.Value - area.Top)
            : (area.Bottom!.Value - area.Top, area.Right!.Value - area.Left);
        var values = new JsonArray();
        var pending = 0;
        for (var one = 0; one < Math.Min(outer, options.Columns ? outer : tab.Rows.Count - area.Top); one++)
        {
            var line = new JsonArray();
            var blanks = 0;
            for (var other = 0; other < inner; other++)
            {
                var cell = options.Columns ? tab.CellAt(area.Top + other, area.Left + one) : tab.CellAt(area.Top + one, area.Left + other);
                if (cell?.HasData != true)
                {
                    blanks++;
                    continue;
                }

                for (; blanks > 0; blanks--)
                {
                    line.Add("");
                }

                line.Add(options.Show(cell));
            }

            if (line.Count == 0)
            {
                pending++;
                continue;
            }

            for (; pending > 0; pending--)
            {
                values.Add(new JsonArray());
            }

            values.Add(line);
        }

        if (values.Count > 0)
        {
            result["values"] = values;
        }

        return result;
    }

    private static JsonObject Write(Spreadsheet spreadsheet, Tab tab, int top, int left, List<JsonArray> rows, ValueOptions options)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        var area = new GridArea(top, left, top + Math.Max(1, rows.Count), left + Math.Max(1, width));
        Spreadsheet.MayEdit(tab, area);
        var cells = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            var values = rows[row];
            if (values.Count == 0)
            {
                continue;
            }

            // A null value leaves the cell unchanged.
            cells += values.Count(value => value is not null);
            var changed = tab.RowAt(top + row)
                .With(
                    left,
                    values.Count,
                    (offset, before) =>
                        values[offset] is { } value
                            ? SheetInput.Values(value, options.UserEntered, before?.Format, spreadsheet.Locale)
                            : before
                );
            tab.SetRow(top + row, changed);
        }

        var result = new JsonObject { ["spreadsheetId"] = spreadsheet.Id, ["updatedRange"] = A1.Write(tab, area) };
        if (cells > 0)
        {
            result["updatedRows"] = rows.Count(row => row.Any(value => value is not null));
            result["updatedColumns"] = Enumerable
                .Range(0, width)
                .Count(column => rows.Exists(row => column < row.Count && row[column] is not null));
            result["updatedCells"] = cells;
        }

        if (options.IncludeValues)
        {
            result["updatedData"] = ReadArea(tab, area, options.ForResponse());
        }

        return result;
    }

    private static List<JsonArray> Rows(JsonObject body)
    {
        var rows = (body["values"] as JsonArray ?? [])
            .Select(row => row as JsonArray ?? throw ApiException.Invalid("Invalid value at 'data.values': each row must be a list."))
            .ToList();
        if (body.Text("majorDimension") != "COLUMNS")
        {
            return rows;
        }

        var height = rows.Count == 0 ? 0 : rows.Max(column => column.Count);
        return
        [
            .. Enumerable
                .Range(0, height)
                .Select(row => new JsonArray([.. rows.Select(column => row < column.Count ? column[row]?.DeepClone() : null)])),
        ];
    }

    private static GridArea Bounded(Tab tab, GridArea area) =>
        area.Top >= tab.RowCount || area.Left >= tab.ColumnCount ? throw ExceedsGrid(tab, area.Top, area.Left) : area.ClippedTo(tab);

    private static ApiException ExceedsGrid(Tab tab, int row, int column) =>
        ApiException.Invalid(
            $"Range ({A1.Quote(tab.Title)}!{A1.Column(column)}{row + 1}) exceeds grid limits. Max rows: {tab.RowCount}, max columns: {tab.ColumnCount}"
        );

    /// <summary>A range of a single cell says where the values begin, not how far they may reach.</summary>
    private static bool IsCell(GridArea area) => area.Bottom == area.Top + 1 && area.Right == area.Left + 1;

    private static void SameRange(string range, JsonObject body)
    {
        if (body.Text("range") is { Length: > 0 } named && named != range)
        {
            throw ApiException.Invalid($"Requested writing within range [{range}], but the data names range [{named}].");
        }
    }
}
