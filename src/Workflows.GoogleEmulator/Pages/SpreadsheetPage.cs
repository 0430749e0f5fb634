using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Sheets;

namespace Workflows.GoogleEmulator.Pages;

/// <summary>The page of a spreadsheet, with one table for each tab.</summary>
internal static class SpreadsheetPage
{
    public static IResult Show(HttpContext http, SpreadsheetStore store, string id)
    {
        if (store.Find(id)?.Current is not { Trashed: false } spreadsheet)
        {
            return Layout.WantsJson(http)
                ? Layout.Json(Protocol.ApiException.NotFound().Body(errorsArray: false), 404)
                : Layout.Page(
                    "Not found",
                    Html.Of($"<h1>There is no such spreadsheet</h1><p><a href=\"/spreadsheets\">All spreadsheets</a></p>"),
                    404
                );
        }

        return Layout.WantsJson(http) ? Layout.Json(Json(spreadsheet)) : Layout.Page(spreadsheet.Title, Tables(spreadsheet), wide: true);
    }

    private static JsonObject Json(Spreadsheet spreadsheet) =>
        new()
        {
            ["id"] = spreadsheet.Id,
            ["title"] = spreadsheet.Title,
            ["tabs"] = new JsonArray([
                .. spreadsheet.Tabs.Select(tab => new JsonObject
                {
                    ["sheetId"] = tab.SheetId,
                    ["title"] = tab.Title,
                    ["values"] = new JsonArray([
                        .. Enumerable
                            .Range(0, tab.Height)
                            .Select(row => new JsonArray([
                                .. Enumerable
                                    .Range(0, tab.RowAt(row).Width)
                                    .Select(column => (JsonNode)(tab.CellAt(row, column)?.Formatted ?? "")),
                            ])),
                    ]),
                }),
            ]),
        };

    private static Html Tables(Spreadsheet spreadsheet)
    {
        var page = Html.Of(
            $"<h1>{spreadsheet.Title}</h1>\n<p><a href=\"/spreadsheets\">All spreadsheets</a></p>\n<nav aria-label=\"Tabs\"><ul>\n"
        );
        foreach (var tab in spreadsheet.Tabs)
        {
            page.Add($"<li><a href=\"#tab-{tab.SheetId}\">{tab.Title}</a></li>\n");
        }

        page.Add($"</ul></nav>\n");
        foreach (var tab in spreadsheet.Tabs)
        {
            AddTable(page, tab);
        }

        return page;
    }

    private static void AddTable(Html page, Tab tab)
    {
        var height = tab.Height;
        page.Add($"<h2 id=\"tab-{tab.SheetId}\">{tab.Title}</h2>\n");
        if (height == 0)
        {
            page.Add($"<p>This tab is empty.</p>\n");
            return;
        }

        var width = Enumerable.Range(0, height).Max(row => tab.RowAt(row).Width);
        page.Add(
            $"<div class=\"scroll\" role=\"region\" aria-label=\"{tab.Title}\" tabindex=\"0\"><table>\n<caption>{height} {(height == 1 ? "row" : "rows")}</caption>\n<thead><tr><th scope=\"col\"><span aria-label=\"Row\">#</span></th>"
        );
        for (var column = 0; column < width; column++)
        {
            page.Add($"<th scope=\"col\">{A1.Column(column)}</th>");
        }

        page.Add($"</tr></thead>\n<tbody>\n");
        for (var row = 0; row < height; row++)
        {
            page.Add($"<tr><th scope=\"row\">{row + 1}</th>");
            for (var column = 0; column < width; column++)
            {
                page.Add($"<td>{tab.CellAt(row, column)?.Formatted}</td>");
            }

            page.Add($"</tr>\n");
        }

        page.Add($"</tbody></table></div>\n");
    }
}
