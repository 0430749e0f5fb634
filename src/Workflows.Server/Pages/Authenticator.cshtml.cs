using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using QRCoder;
using Workflows.HumanTasks;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>The page on which an account sets up its authenticator, after the password.</summary>
[AllowAnonymous]
public sealed class AuthenticatorModel(
    SigningIn signingIn,
    PendingSignIn pending,
    EnrolmentSecret enrolment,
    UserManager<IdentityUser> users,
    HumanTaskOptions options
) : AccountPageModel
{
    /// <summary>The code that was typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>The secret that the page carries, encrypted.</summary>
    [BindProperty]
    public string? Carried { get; set; }

    /// <summary>The secret as a person types it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The secret as a picture, SVG.</summary>
    public string Picture { get; private set; } = "";

    /// <summary>Shows a new secret.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (await pending.UserAsync(HttpContext, users) is not { } user)
        {
            return RedirectToPage("/Pages/SignIn", new { ReturnUrl });
        }

        Show(user, EnrolmentSecret.New());
        return Page();
    }

    /// <summary>Finishes when the first code is right.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await pending.UserAsync(HttpContext, users) is not { } user || enrolment.Read(user.Id, Carried) is not { } secret)
        {
            return RedirectToPage("/Pages/SignIn", new { ReturnUrl });
        }

        Show(user, secret);
        return string.IsNullOrWhiteSpace(Code)
            ? Refuse(StatusCodes.Status400BadRequest, new FieldProblem("Code", "Type the code that the app shows."))
            : await FollowAsync(
                await signingIn.EnrolAsync(HttpContext, secret, Code),
                new FieldProblem("Code", "That code is not right. Check that the clock of the phone is right, and type the next one.")
            );
    }

    private void Show(IdentityUser user, byte[] secret)
    {
        Carried = enrolment.Carry(user.Id, secret);
        Key = AccountAuthenticators.Typed(secret);
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(
            AccountAuthenticators.Address(secret, user.Email ?? user.Id, options.Organisation),
            QRCodeGenerator.ECCLevel.M
        );
        using var svg = new SvgQRCode(data);
        Picture = svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
