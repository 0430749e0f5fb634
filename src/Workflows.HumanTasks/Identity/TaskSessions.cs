using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Workflows.HumanTasks.Links;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// What a person proved on a link, kept between two pages in a protected cookie: bound to link, person and level, for thirty minutes
/// (system time) after the last page. It proves nothing about any other link.
/// </summary>
public sealed class TaskSessions(IDataProtectionProvider protection)
{
    /// <summary>How long it lasts after the last page.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Workflows.Casework.TaskSessions")
        .ToTimeLimitedDataProtector();

    /// <summary>What was proven on a link; 0 when nothing was, or it is over.</summary>
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
            // Too old, or not ours: nothing is proven.
            return 0;
        }
    }

    /// <summary>Notes what was proven, or extends it.</summary>
    public void Keep(HttpContext context, TaskLink link, int level) =>
        context.Response.Cookies.Append(
            NameOf(link),
            _protector.Protect($"{link.TokenHash}\n{link.PersonId}\n{(level >= 2 ? 2 : 1)}", Life),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                Path = "/t",
                IsEssential = true,
            }
        );

    private static string NameOf(TaskLink link) => "task-" + link.TokenHash[..16];
}
