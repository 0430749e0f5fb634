using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Server.Pages;

/// <summary>The page on which the digital team signs in. Five wrong passwords lock an account for 15 minutes.</summary>
[AllowAnonymous]
public sealed class SignInModel(
    SignInManager<IdentityUser> signIn,
    UserManager<IdentityUser> users,
    Database database,
    AuditLog audit,
    BusinessClock clock
) : PageModel
{
    /// <summary>The address that was typed.</summary>
    [BindProperty]
    public string Email { get; set; } = "";

    /// <summary>The password that was typed; the page never shows it again.</summary>
    [BindProperty]
    public string Password { get; set; } = "";

    /// <summary>The address to open afterwards; other sites are ignored.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>Whether the last attempt failed.</summary>
    public bool Failed { get; private set; }

    /// <summary>Checks the password.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var user = await users.FindByEmailAsync(Email.Trim());
        var result = user is null
            ? Microsoft.AspNetCore.Identity.SignInResult.Failed
            : await signIn.PasswordSignInAsync(user, Password, isPersistent: false, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            Failed = true;
            Password = "";
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Page();
        }

        await using var transaction = await database.BeginAsync(HttpContext.RequestAborted);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "account.signed-in",
                Actor = "account:" + user!.Id,
                Subject = "account:" + user.Id,
                At = clock.Now,
            },
            HttpContext.RequestAborted
        );
        await transaction.CommitAsync(HttpContext.RequestAborted);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/");
    }
}
