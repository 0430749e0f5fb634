using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Workflows.HumanTasks.Links;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// Keeps the proof of identity of a link's owner from one page to the next, in an encrypted cookie that is bound to link, person and level.
/// It is valid for thirty minutes (system time) after the last page, and for no other link.
/// </summary>
public sealed class TaskSessions(IDataProtectionProvider protection, PublicAddress address)
{
    /// <summary>Time for which the proof is valid after the last page.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Workflows.Casework.TaskSessions")
        .ToTimeLimitedDataProtector();

    /// <summary>The level of identity that was proven on a link; 0 when none was, or when the proof is too old.</summary>
    public int LevelOf(HttpContext context, TaskLink link)
    {
        if (!context.Request.Cookies.TryGetValue(NameOf(link), out var value) || string.IsNullOrEmpty(value))
        {
            return 0;
        }

        try
        {
            var parts = _protector.Unprotect(value).Split('\n');
            return parts.Length == 3 && parts[0] == link.TokenHash && parts[1] == link.PersonId && parts[2] is "1" or "2"
                ? parts[2][0] - '0'
                : 0;
        }
        catch (CryptographicException)
        {
            // The cookie is too old or was not written by this server: it proves nothing.
            return 0;
        }
    }

    /// <summary>Writes the proven level into the cookie, or extends its time.</summary>
    public void Keep(HttpContext context, TaskLink link, int level) =>
        context.Response.Cookies.Append(
            NameOf(link),
            _protector.Protect($"{link.TokenHash}\n{link.PersonId}\n{(level >= 2 ? 2 : 1)}", Life),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = address.IsHttps,
                Path = address.CookiePath,
                IsEssential = true,
            }
        );

    private string NameOf(TaskLink link) => address.CookieName("task-" + link.TokenHash[..16]);
}
