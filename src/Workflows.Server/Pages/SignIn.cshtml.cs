using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>The page on which the digital team signs in.</summary>
[AllowAnonymous]
public sealed class SignInModel(SigningIn signingIn) : AccountPageModel
{
    /// <summary>The address that was typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The password that was typed; the page never shows it again.</summary>
    [BindProperty]
    public string? Password { get; set; }

    /// <summary>What the page before has done, shown once.</summary>
    [TempData]
    public string? Message { get; set; }

    /// <summary>Checks the password.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var (email, password) = (Email?.Trim() ?? "", Password ?? "");
        List<FieldProblem> missing = [];
        if (email.Length == 0)
        {
            missing.Add(new FieldProblem("Email", "Type your e-mail address."));
        }

        if (password.Length == 0)
        {
            missing.Add(new FieldProblem("Password", "Type your password."));
        }

        return missing.Count > 0
            ? Refuse(StatusCodes.Status400BadRequest, [.. missing])
            : await FollowAsync(
                await signingIn.PasswordAsync(HttpContext, email, password),
                new FieldProblem("Email", "The e-mail address and password do not belong together.")
            );
    }
}
