using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Workflows.HumanTasks.Documents;

/// <summary>A public page of words: <c>/pages/join</c>, <c>/pages/other-channels</c>…</summary>
[AllowAnonymous]
[SafePage]
public sealed class DocumentModel(DocumentPages documents) : PageModel
{
    /// <summary>Its first heading.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Its words; raw HTML in the file was taken as text.</summary>
    public string Html { get; private set; } = "";

    /// <summary>Shows it.</summary>
    public IActionResult OnGet(string slug)
    {
        if (documents.Find(slug) is not { } document)
        {
            return NotFound();
        }

        (Title, Html) = document;
        return Page();
    }
}
