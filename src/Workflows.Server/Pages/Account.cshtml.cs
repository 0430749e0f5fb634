using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>The page on which a signed-in person changes the password, and signs out everywhere.</summary>
[Authorize]
public sealed class AccountModel(SigningIn signingIn, AccountPasswords passwords, AccountBook book) : AccountPageModel
{
    /// <summary>The present password.</summary>
    [BindProperty]
    public string? Current { get; set; }

    /// <summary>The new one.</summary>
    [BindProperty]
    public string? Wanted { get; set; }

    /// <summary>The new one once more.</summary>
    [BindProperty]
    public string? Again { get; set; }

    /// <summary>Result of the last action, shown once.</summary>
    [TempData]
    public string? Message { get; set; }

    /// <summary>Shows the page.</summary>
    public void OnGet() { }

    /// <summary>Changes the password.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrEmpty(Current) || string.IsNullOrEmpty(Wanted))
        {
            return Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Current", "Type your present password and a new one."));
        }

        if (Wanted != Again)
        {
            return Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Again", "Type the same new password twice."));
        }

        try
        {
            var step = await signingIn.ChangePasswordAsync(HttpContext, passwords, Current, Wanted);
            if (step != SignInStep.Done)
            {
                return await FollowAsync(step, new FieldProblem("Current", "That is not your present password."));
            }
        }
        catch (AccountException e)
        {
            return Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Wanted", e.Message));
        }

        Message = "Your password is changed.";
        return Redirect("~/account");
    }

    /// <summary>Ends every session and token of the account, this browser's too.</summary>
    public async Task<IActionResult> OnPostSignOutEverywhereAsync()
    {
        await book.SignOutEverywhereAsync(User.Identity!.Name!, Actor);
        await signingIn.SignOutAsync(HttpContext);
        Message = "You are signed out everywhere.";
        return Redirect("~/sign-in");
    }
}
