using System.Text;
using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Pages;

/// <summary>The head, the navigation and the style that all pages share.</summary>
internal static class Layout
{
    public const string Style = """
        :root { color-scheme: light; --ink: #1d1b26; --line: #8b8698; --accent: #5b3a9c; --soft: #f4f1fa; --error: #a3171c; }
        * { box-sizing: border-box; }
        body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--soft); overflow-wrap: break-word; }
        .stand-in { background: #ffe9a8; border-bottom: 2px solid #7a5a00; padding: .5rem 1rem; font-weight: 600; }
        main { max-width: 46rem; margin: 0 auto; padding: 1rem; }
        main.wide { max-width: none; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
        h2 { font-size: 1.2rem; margin: 1.5rem 0 .5rem; }
        a { color: var(--accent); }
        .card, fieldset { background: #fff; border: 1px solid #d5d0e2; border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; min-width: 0; }
        .card.head { border-top: .5rem solid var(--accent); }
        legend { float: left; width: 100%; padding: 0; margin: 0 0 .5rem; font-weight: 600; }
        legend + * { clear: both; }
        fieldset.row { border-color: #e6e2ef; padding: .75rem; }
        label.question { display: block; font-weight: 600; margin-bottom: .5rem; }
        .choice { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; }
        .choice input[type=radio], .choice input[type=checkbox] { flex: none; width: 1.4rem; height: 1.4rem; accent-color: var(--accent); margin: 0; }
        .scale { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
        input[type=text], input[type=email], input[type=date], input[type=time], input[type=datetime-local], textarea, select {
          width: 100%; max-width: 100%; min-height: 2.75rem; font: inherit; padding: .5rem; border: 1px solid var(--line); border-radius: .25rem; background: #fff; color: inherit; }
        textarea { min-height: 7rem; }
        button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.25rem; border-radius: .25rem; border: 2px solid var(--accent); background: var(--accent); color: #fff; cursor: pointer; }
        button.second { background: #fff; color: var(--accent); }
        .actions { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0 0 1rem; }
        .hint { color: #55505f; margin: 0 0 .5rem; font-weight: 400; white-space: pre-line; }
        .error { color: var(--error); font-weight: 600; margin: 0 0 .5rem; }
        .wrong.wrong { border: 2px solid var(--error); margin-bottom: 1rem; }
        .required { color: var(--error); }
        :focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
        .scroll { overflow-x: auto; background: #fff; border: 1px solid #d5d0e2; border-radius: .5rem; }
        table { border-collapse: collapse; font-size: .9rem; width: max-content; }
        caption { text-align: left; padding: .5rem; font-weight: 600; }
        th, td { border: 1px solid #d5d0e2; padding: .25rem .5rem; text-align: left; vertical-align: top; max-width: 20rem; min-width: 3rem; }
        thead th, tbody th { background: var(--soft); min-width: 2rem; }
        """;

    public static IResult Page(string title, Html body, int status = 200, bool wide = false)
    {
        var page = Html.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} - local stand-in for Google</title>
            <link rel="stylesheet" href="/emulator/style.css">
            </head>
            <body>
            <div class="stand-in" role="note">Local stand-in for Google, sample data only</div>
            <main{(wide ? Html.Of($" class=\"wide\"") : Html.None)}>
            {body}
            </main>
            </body>
            </html>
            """
        );
        return Results.Content(page.ToString(), "text/html", Encoding.UTF8, status);
    }

    /// <summary>Whether the caller asks for JSON by name; a browser, which accepts <c>*/*</c>, gets the page.</summary>
    public static bool WantsJson(HttpContext http) =>
        http.Request.Headers.Accept.Any(accept => accept?.Contains("application/json", StringComparison.OrdinalIgnoreCase) == true);

    public static IResult Json(JsonNode json, int status = 200) => Results.Json(json, statusCode: status);
}
