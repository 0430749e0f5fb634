using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Workflows.Storage;
using Workflows.Studio.Access;

namespace Workflows.Studio.Shell;

/// <summary>
/// The one page of all screens: menu, a place for the studio's element, and the panel of problems. It holds no access token: the elements' requests
/// carry the session's cookie.
/// </summary>
internal sealed class ShellPage(PublicAddress address, IAntiforgery antiforgery, IEnumerable<IStudioMenu> menus)
{
    /// <summary>The screens, as the menu names them.</summary>
    private static readonly StudioMenuItem[] Screens =
    [
        new("Workflows", "/studio/workflows/definitions"),
        new("Instances", "/studio/workflows/instances"),
        new("Secrets", "/studio/security/secrets"),
    ];

    /// <summary>Writes the page for an account.</summary>
    public string For(HttpContext context) =>
        $"""
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex, nofollow">
              <title>Elsa Studio</title>
              <base href="{Html(address.Path)}/studio/">
              <link rel="icon" type="image/png" sizes="32x32" href="_content/Elsa.Studio.Shell/favicon-32x32.png">
              <link rel="stylesheet" href="_content/MudBlazor/MudBlazor.min.css">
              <link rel="stylesheet" href="_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.css">
              <link rel="stylesheet" href="_content/Radzen.Blazor/css/material-base.css">
              <link rel="stylesheet" href="_content/Elsa.Studio.Shell/css/shell.css">
              <link rel="stylesheet" href="Elsa.Studio.Host.CustomElements.styles.css">
              <link rel="stylesheet" href="shell/shell.css">
              <link rel="stylesheet" href="shell/activities.css">
              <script type="module" src="shell/start.js"></script>
              <script defer src="_content/BlazorMonaco/jsInterop.js"></script>
              <script defer src="_content/BlazorMonaco/lib/monaco-editor/min/vs/loader.js"></script>
              <script defer src="_content/BlazorMonaco/lib/monaco-editor/min/vs/editor/editor.main.js"></script>
              <script defer src="_content/MudBlazor/MudBlazor.min.js"></script>
              <script defer src="_content/CodeBeam.MudBlazor.Extensions/MudExtensions.min.js"></script>
              <script defer src="_content/Radzen.Blazor/Radzen.Blazor.js"></script>
              <script defer src="_framework/blazor.webassembly.js"></script>
            </head>
            <body>
              <a class="shell-skip" href="#screen">Skip to main content</a>
              <header class="shell-top">
                <a class="shell-name" href="{Link("/studio/workflows/definitions")}">Elsa Studio</a>
                <nav id="menu" aria-label="Main">{Menu(context)}</nav>
              </header>
              <div class="shell-body">
                <main id="screen" tabindex="-1" data-endpoint="{Html(address.Link("/elsa/api"))}" data-sign-in="{Link("/sign-in")}"></main>
                <aside id="problems" aria-label="Problems" aria-live="polite" hidden></aside>
              </div>
              <div id="blazor-error-ui"></div>
              <p id="loading" class="shell-loading" role="status">The studio is being loaded. The first time this takes a while.</p>
            </body>
            </html>

            """;

    private string Menu(HttpContext context)
    {
        var screens = Screens.Select(item => $"""<a data-screen href="{Link(item.Path)}">{Html(item.Text)}</a>""");
        var others = menus
            .SelectMany(menu => menu.ItemsFor(context.User))
            .Select(item => $"""<a href="{Link(item.Path)}">{Html(item.Text)}</a>""");
        var token = antiforgery.GetAndStoreTokens(context);
        return $"""
            {string.Concat(screens)}<span class="shell-others">{string.Concat(others)}</span><form method="post" action="{Link("/sign-out")}"><input type="hidden" name="{Html(
                token.FormFieldName
            )}" value="{Html(token.RequestToken ?? "")}"><button title="Signed in as {Html(context.User.DisplayName())}">Sign out</button></form>
            """;
    }

    private string Link(string path) => Html(address.Path + path);

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);
}
