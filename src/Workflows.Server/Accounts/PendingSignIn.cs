using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Remembers between two pages that a password was right, in an encrypted cookie. It is no session: it opens the page of the code alone, for ten
/// minutes (system time), and not after the password was changed.
/// </summary>
public sealed class PendingSignIn(IDataProtectionProvider protection, PublicAddress address)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Workflows.Accounts.PendingSignIn")
        .ToTimeLimitedDataProtector();

    private string Name => address.CookieName("workflows-signing-in");

    /// <summary>Remembers an account.</summary>
    public void Keep(HttpContext context, IdentityUser user) =>
        context.Response.Cookies.Append(Name, _protector.Protect($"{user.Id}\n{user.SecurityStamp}", Life), Options());

    /// <summary>Forgets it.</summary>
    public void Forget(HttpContext context) => context.Response.Cookies.Delete(Name, Options());

    /// <summary>The remembered account; null when there is none, or when it was too long ago.</summary>
    public async Task<IdentityUser?> UserAsync(HttpContext context, UserManager<IdentityUser> users)
    {
        if (!context.Request.Cookies.TryGetValue(Name, out var value) || string.IsNullOrEmpty(value))
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(value).Split('\n');
            return await users.FindByIdAsync(parts[0]) is { } user && user.SecurityStamp == parts[^1] ? user : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private CookieOptions Options() =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = address.IsHttps,
            Path = address.CookiePath,
            IsEssential = true,
        };
}
