using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Workflows.HumanTasks.Documents;

/// <summary>A public page made of a Markdown file: <c>/pages/join</c>, <c>/pages/other-channels</c>…</summary>
[AllowAnonymous]
[SafePage]
public sealed class DocumentModel(DocumentPages documents) : PageModel
{
    /// <summary>The first heading of the file.</summary>
    public string Title { get; private set; } = "";

    /// <summary>The file rendered as HTML; HTML tags in the file are shown as text.</summary>
    public string Html { get; private set; } = "";

    /// <summary>Shows the page, or 404 when there is no such file.</summary>
    public IActionResult OnGet([FromRoute] string slug)
    {
        if (documents.Find(slug, Request.PathBase) is not { } document)
        {
            return NotFound();
        }

        (Title, Html) = document;
        return Page();
    }
}
