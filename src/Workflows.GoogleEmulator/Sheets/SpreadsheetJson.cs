using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>A spreadsheet as <c>spreadsheets.get</c> shows it.</summary>
internal static class SpreadsheetJson
{
    public static JsonObject Write(Spreadsheet spreadsheet, string address, bool gridData, IReadOnlyList<string> ranges)
    {
        var areas = ranges.Select(range => A1.Parse(range, spreadsheet)).ToList();
        var sheets = new JsonArray();
        for (var index = 0; index < spreadsheet.Tabs.Count; index++)
        {
            var tab = spreadsheet.Tabs[index];
            if (areas.Count > 0 && areas.TrueForAll(pair => pair.Tab != tab))
            {
                continue;
            }

            var sheet = new JsonObject { ["properties"] = tab.PropertiesJson(index) };
            if (gridData)
            {
                var shown = areas.Where(pair => pair.Tab == tab).Select(pair => pair.Area).DefaultIfEmpty(GridArea.Whole);
                sheet["data"] = new JsonArray([.. shown.Select(area => (JsonNode)Grid(tab, area.ClippedTo(tab)))]);
            }

            if (tab.Metadata.Count > 0)
            {
                sheet["developerMetadata"] = new JsonArray([
                    .. tab.Metadata.Select(tag => (JsonNode)new PlacedMetadata(tag, tab).ToJson()),
                ]);
            }

            if (tab.Protected.Count > 0)
            {
                sheet["protectedRanges"] = new JsonArray([.. tab.Protected.Select(range => (JsonNode)range.ToJson(tab.SheetId))]);
            }

            if (tab.Filter is { } filter)
            {
                sheet["basicFilter"] = filter.DeepClone();
            }

            sheets.Add(sheet);
        }

        var json = new JsonObject
        {
            ["spreadsheetId"] = spreadsheet.Id,
            ["properties"] = spreadsheet.Properties.DeepClone(),
            ["sheets"] = sheets,
            ["spreadsheetUrl"] = $"{address}/spreadsheets/{spreadsheet.Id}",
        };
        if (spreadsheet.Metadata.Count > 0)
        {
            json["developerMetadata"] = new JsonArray([.. spreadsheet.Metadata.Select(tag => (JsonNode)new PlacedMetadata(tag).ToJson())]);
        }

        return json;
    }

    private static JsonObject Grid(Tab tab, GridArea area)
    {
        var json = new JsonObject();
        if (area.Top > 0)
        {
            json["startRow"] = area.Top;
        }

        if (area.Left > 0)
        {
            json["startColumn"] = area.Left;
        }

        var bottom = Math.Min(area.Bottom!.Value, tab.Rows.Count);
        var rowData = new JsonArray();
        var rowMetadata = new JsonArray();
        for (var index = area.Top; index < bottom; index++)
        {
            var row = tab.Rows[index];
            var right = Math.Min(area.Right!.Value, row.Cells.Length);
            var values = new JsonArray([
                .. Enumerable
                    .Range(area.Left, Math.Max(0, right - area.Left))
                    .Select(column => (JsonNode)(row[column]?.ToGridJson() ?? [])),
            ]);
            rowData.Add(values.Count == 0 ? new JsonObject() : new JsonObject { ["values"] = values });
            var looks = new JsonObject { ["pixelSize"] = 21 };
            if (row.Metadata.Length > 0)
            {
                looks["developerMetadata"] = new JsonArray([
                    .. row.Metadata.Select(tag => (JsonNode)new PlacedMetadata(tag, tab, Row: index).ToJson()),
                ]);
            }

            rowMetadata.Add(looks);
        }

        json["rowData"] = rowData;
        json["rowMetadata"] = rowMetadata;
        return json;
    }
}
