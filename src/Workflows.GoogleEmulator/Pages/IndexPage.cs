using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Sheets;

namespace Workflows.GoogleEmulator.Pages;

/// <summary>The emulator's start page, and the lists of forms and spreadsheets.</summary>
internal static class IndexPage
{
    public static IResult Index() =>
        Layout.Page(
            "Emulator",
            Html.Of(
                $"""
                <h1>Google, on this machine</h1>
                <p>A stand-in for Google Forms and Google Sheets. Nothing here leaves this computer.</p>
                <ul>
                <li><a href="/forms">Forms</a></li>
                <li><a href="/spreadsheets">Spreadsheets</a></li>
                <li><a href="/emulator/stats">Counts of calls and faults</a> (JSON)</li>
                <li><a href="/emulator/faults">Faults that are switched on</a> (JSON)</li>
                </ul>
                """
            )
        );

    public static IResult Forms(HttpContext http, FormStore store) =>
        List(http, "Forms", "/forms/", "/viewform", store.All.Where(form => !form.Trashed).Select(form => (form.Id, form.Title)));

    public static IResult Spreadsheets(HttpContext http, SpreadsheetStore store) =>
        List(http, "Spreadsheets", "/spreadsheets/", "", store.All.Where(each => !each.Trashed).Select(each => (each.Id, each.Title)));

    private static IResult List(HttpContext http, string title, string before, string after, IEnumerable<(string Id, string Title)> files)
    {
        if (Layout.WantsJson(http))
        {
            return Layout.Json(
                new JsonArray([.. files.Select(file => (JsonNode)new JsonObject { ["id"] = file.Id, ["title"] = file.Title })])
            );
        }

        var items = new Html();
        foreach (var (id, name) in files)
        {
            items.Add($"<li><a href=\"{before}{id}{after}\">{name}</a></li>\n");
        }

        var body =
            items.ToString().Length == 0
                ? Html.Of($"<p>None yet. They appear when a program creates them.</p>")
                : Html.Of($"<ul>\n{items}</ul>");
        return Layout.Page(title, Html.Of($"<h1>{title}</h1>\n{body}\n<p><a href=\"/emulator\">Back to the start</a></p>"));
    }
}
