using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Server.Accounts;
using Workflows.Server.Edge;

namespace Workflows.Server.Pages;

/// <summary>What the pages of signing in and of accounts share: the address to open afterwards, sentences about fields, and the answer to each step.</summary>
public abstract class AccountPageModel : PageModel
{
    /// <summary>The address to open afterwards; other sites are ignored.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Sentences about fields that are missing or wrong.</summary>
    public IReadOnlyList<FieldProblem> Problems { get; private set; } = [];

    /// <summary>Who is signed in, as the audit names them.</summary>
    protected string Actor => AccountChanges.ActorOf(User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "");

    /// <summary>Shows the page again with what is wrong.</summary>
    protected PageResult Refuse(int status, params FieldProblem[] problems)
    {
        Response.StatusCode = status;
        Problems = problems;
        return Page();
    }

    /// <summary>What follows a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="wrong">The field and sentence of a wrong password or code.</param>
    private protected async Task<IActionResult> FollowAsync(SignInStep step, FieldProblem wrong)
    {
        switch (step)
        {
            case SignInStep.Done:
                return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "~/");
            case SignInStep.NeedsCode:
                return RedirectToPage("/Pages/SignInCode", new { ReturnUrl });
            case SignInStep.NeedsAuthenticator:
                return RedirectToPage("/Pages/Authenticator", new { ReturnUrl });
            case SignInStep.TooLate:
                return RedirectToPage("/Pages/SignIn", new { ReturnUrl });
            case SignInStep.Throttled:
                Response.Headers.RetryAfter = "900";
                await PlainPage.WriteAsync(
                    HttpContext,
                    StatusCodes.Status429TooManyRequests,
                    "Please wait a quarter of an hour",
                    "Too many wrong passwords or codes came from your network. No account was locked. Try again in 15 minutes."
                );
                return new EmptyResult();
            default:
                return Refuse(StatusCodes.Status401Unauthorized, wrong);
        }
    }
}
