using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.People;

namespace Workflows.HumanTasks.Mine;

/// <summary>
/// The page <c>/me</c>, on which a person asks for a link to their tasks and cases. The answer is the same for every address, and the address
/// is never in the page's own address.
/// </summary>
[AllowAnonymous]
[SafePage]
public sealed class MeModel(LinkRequests requests) : PageModel
{
    /// <summary>Whether a request was taken.</summary>
    public bool IsSent { get; private set; }

    /// <summary>A sentence about the address, or about too many requests; null: there is no problem.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a request for a link.</summary>
    public async Task<IActionResult> OnPostAsync([FromForm] string? email, CancellationToken cancellationToken)
    {
        var typed = (email ?? "").Trim();
        if (!PlainAddress.Is(typed))
        {
            Problem = "Type your e-mail address, such as name@example.org.";
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        IsSent = await requests.TakeAsync(typed, HttpContext.Connection.RemoteIpAddress, cancellationToken);
        if (!IsSent)
        {
            Problem = "Too many links were asked for from your network. Use the link in your newest e-mail, or try again in an hour.";
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
        }

        return Page();
    }
}
