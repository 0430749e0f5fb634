using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>
/// The page behind the mailed link of an invitation or a reset: the owner of the account sets the password. Opening it changes nothing, because mail
/// scanners open links too.
/// </summary>
[AllowAnonymous]
public sealed class PasswordModel(AccountLinks links, AccountPasswords passwords) : AccountPageModel
{
    /// <summary>The link's token.</summary>
    [FromRoute, BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    /// <summary>The password that is wanted.</summary>
    [BindProperty]
    public string? Wanted { get; set; }

    /// <summary>The same once more.</summary>
    [BindProperty]
    public string? Again { get; set; }

    /// <summary>What was done, shown once on the page that follows.</summary>
    [TempData]
    public string? Message { get; set; }

    /// <summary>Address of the account; null when the link is not valid.</summary>
    public string? Email { get; private set; }

    /// <summary>Shows the page.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Email = await links.OwnerAsync(Token, cancellationToken);
        return Email is null ? Refuse(StatusCodes.Status410Gone) : Page();
    }

    /// <summary>Sets the password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Email = await links.OwnerAsync(Token, cancellationToken);
        if (Email is null)
        {
            return Refuse(StatusCodes.Status410Gone);
        }

        if (string.IsNullOrEmpty(Wanted))
        {
            return Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Wanted", "Type a new password."));
        }

        if (Wanted != Again)
        {
            return Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Again", "Type the same new password twice."));
        }

        try
        {
            if (!await passwords.SetByLinkAsync(Token, Wanted))
            {
                Email = null;
                return Refuse(StatusCodes.Status410Gone);
            }
        }
        catch (AccountException e)
        {
            return Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Wanted", e.Message));
        }

        Message = "Your password is set. Sign in with it.";
        return Redirect("~/sign-in");
    }
}
