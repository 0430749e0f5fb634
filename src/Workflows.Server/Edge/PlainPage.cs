using System.Globalization;
using System.Net;
using Workflows.HumanTasks;
using Workflows.Storage;

namespace Workflows.Server.Edge;

/// <summary>The page that stands in for an answer without one: nothing found, too much, too many, not readable. It needs no database.</summary>
internal static class PlainPage
{
    /// <summary>Writes the page of a status.</summary>
    public static Task WriteAsync(HttpContext context, int status)
    {
        var (title, sentence) = status switch
        {
            StatusCodes.Status400BadRequest => (
                "This could not be read",
                "The request was not understood, and nothing was recorded. Open the page again, and send it once more."
            ),
            StatusCodes.Status403Forbidden => ("Not allowed", "You may not open this page or do this."),
            StatusCodes.Status404NotFound => (
                "Page not found",
                "There is no page at this address. If it came by e-mail, open the whole link from the e-mail; if you typed it, check it."
            ),
            StatusCodes.Status405MethodNotAllowed => ("Not allowed", "This address cannot be used in this way."),
            StatusCodes.Status413PayloadTooLarge => ("Too large", "What was sent is too large, and nothing was recorded."),
            StatusCodes.Status415UnsupportedMediaType => (
                "This could not be read",
                "What was sent has a format that this page does not take, and nothing was recorded."
            ),
            StatusCodes.Status429TooManyRequests => (
                "Please wait a moment",
                "Too much was asked from your network in a short time. Nothing was recorded. Wait a minute, and try again."
            ),
            >= 500 => ("Something went wrong", "This is our fault, not yours. Try again in a few minutes."),
            _ => ("This did not work", "The request was refused, and nothing was recorded."),
        };
        return WriteAsync(context, status, title, sentence);
    }

    /// <summary>Writes a page with a title and a sentence, or the same as problem details for programs.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string sentence)
    {
        var response = context.Response;
        response.StatusCode = status;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        if (IsForProgram(context.Request))
        {
            return Results.Problem(sentence, statusCode: status, title: title).ExecuteAsync(context);
        }

        response.ContentType = "text/html; charset=utf-8";
        var organisation = context.RequestServices.GetRequiredService<HumanTaskOptions>().Organisation;
        var style = context.RequestServices.GetRequiredService<PublicAddress>().Path + "/pages/casework.css";
        return response.WriteAsync(Html(organisation, style, title, sentence), context.RequestAborted);
    }

    private static bool IsForProgram(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        || request.Headers.Accept.ToString() is { } accept
            && accept.Contains("json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("html", StringComparison.OrdinalIgnoreCase);

    private static string Html(string organisation, string style, string title, string sentence) =>
        string.Format(
            CultureInfo.InvariantCulture,
            """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex, nofollow">
              <title>{2} – {0}</title>
              <link rel="stylesheet" href="{1}">
            </head>
            <body>
              <header class="top"><div class="width"><span class="name">{0}</span></div></header>
              <div class="width">
                <main id="main">
                  <h1>{2}</h1>
                  <p>{3}</p>
                </main>
              </div>
            </body>
            </html>

            """,
            WebUtility.HtmlEncode(organisation),
            WebUtility.HtmlEncode(style),
            WebUtility.HtmlEncode(title),
            WebUtility.HtmlEncode(sentence)
        );
}
