using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>The page that asks for the code of an authenticator, after the password.</summary>
[AllowAnonymous]
public sealed class SignInCodeModel(SigningIn signingIn, PendingSignIn pending, UserManager<IdentityUser> users) : AccountPageModel
{
    /// <summary>The code that was typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>Shows the page, or the page of the password when none was typed lately.</summary>
    public async Task<IActionResult> OnGetAsync() =>
        await pending.UserAsync(HttpContext, users) is null ? RedirectToPage("/Pages/SignIn", new { ReturnUrl }) : Page();

    /// <summary>Checks the code.</summary>
    public async Task<IActionResult> OnPostAsync() =>
        string.IsNullOrWhiteSpace(Code)
            ? Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Code", "Type the code of your authenticator."))
            : await FollowAsync(
                await signingIn.CodeAsync(HttpContext, Code),
                new FieldProblem("Code", "That code is not right, or it was used before. Wait for the next one.")
            );
}
