using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// Keeps the proof of identity of a link's owner from one page to the next, in an encrypted cookie that is bound to link, person and level.
/// It ends thirty minutes (system time) after the last page, and absolutely eight hours after the mailed code; level 2 ends thirty minutes
/// after the authenticator's code. What a proof rests on is looked at again for every page: when the person leaves, has another registered
/// address, gains or loses the role in which they are asked, or when the authenticator is removed, the proof has ended.
/// </summary>
public sealed class TaskSessions(
    IDataProtectionProvider protection,
    TaskStore store,
    Authenticators authenticators,
    PeopleDirectory directory,
    PublicAddress address,
    BusinessClock clock
)
{
    /// <summary>Time for which the proof is valid after the last page.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>The longest time for which a mailed code proves level 1, however often a page is used.</summary>
    public static readonly TimeSpan LongestLevel1 = TimeSpan.FromHours(8);

    /// <summary>The time for which an authenticator's code proves level 2, however often a page is used.</summary>
    public static readonly TimeSpan LongestLevel2 = TimeSpan.FromMinutes(30);

    private readonly ITimeLimitedDataProtector _protector = protection
        .CreateProtector("Workflows.HumanTasks.TaskSessions")
        .ToTimeLimitedDataProtector();

    /// <summary>What was proven on a link in this browser; null when nothing was, or when it has ended.</summary>
    public async Task<TaskSession?> FindAsync(
        HttpContext context,
        Transaction transaction,
        TaskLink link,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        if (
            Read(context, link) is not { } session
            || now - session.Since >= LongestLevel1
            || await store.FindEvenErasedAsync(transaction, link.TaskId, cancellationToken) is not { } task
            || session.Basis != await BasisAsync(transaction, task, link.PersonId, cancellationToken)
        )
        {
            return null;
        }

        var lives = task.IsOpen && link.IsLive(now);
        return lives && await ProvesLevel2Async(transaction, session, link, now, cancellationToken)
            ? session
            : session with
            {
                SecondSince = null,
                AuthenticatorId = null,
                IsExtended = lives,
            };
    }

    /// <summary>Begins the proof of level 1, and writes it into the cookie.</summary>
    public async Task BeginAsync(
        HttpContext context,
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        CancellationToken cancellationToken = default
    )
    {
        if (await BasisAsync(transaction, task, link.PersonId, cancellationToken) is { } basis)
        {
            Keep(context, link, new TaskSession(clock.Now, basis));
        }
    }

    /// <summary>
    /// Writes a proof of the same person, made on another link, into the cookie of a link. It does not last longer there than on the other.
    /// </summary>
    public async Task CarryAsync(
        HttpContext context,
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        TaskSession proven,
        CancellationToken cancellationToken = default
    )
    {
        if (await BasisAsync(transaction, task, link.PersonId, cancellationToken) is { } basis)
        {
            Keep(context, link, proven with { Basis = basis });
        }
    }

    /// <summary>Writes the proof into the cookie, or extends its time.</summary>
    public void Keep(HttpContext context, TaskLink link, TaskSession session)
    {
        if (session.IsExtended)
        {
            context.Response.Cookies.Append(NameOf(link), _protector.Protect(Write(link, session), Life), CookieOptionsOf(address));
        }
    }

    /// <summary>The options of every cookie of a link's page.</summary>
    internal static CookieOptions CookieOptionsOf(PublicAddress address) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = address.IsHttps,
            Path = address.CookiePath,
            IsEssential = true,
        };

    private async Task<bool> ProvesLevel2Async(
        Transaction transaction,
        TaskSession session,
        TaskLink link,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        session.SecondSince is { } since
        && now - since < LongestLevel2
        && await authenticators.FindAsync(transaction, link.PersonId, cancellationToken) is { } authenticator
        && authenticator.Id == session.AuthenticatorId;

    /// <summary>A hash of everything that a proof rests on besides the code; null when the person has left.</summary>
    private async Task<string?> BasisAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(personId, transaction, cancellationToken) is not { Active: true } person)
        {
            return null;
        }

        var assignee = (await Assignees.OfTaskAsync(transaction, task.Id, cancellationToken)).FirstOrDefault(a => a.PersonId == personId);
        var holds =
            assignee?.Role is { } role && await directory.HoldsRoleAsync(personId, role, task.Service, transaction, cancellationToken);
        return Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{person.Email}\n{assignee?.ActingAs}\n{holds}".ToUpperInvariant()))
        );
    }

    private static string Write(TaskLink link, TaskSession session) =>
        string.Join(
            '\n',
            link.TokenHash,
            link.PersonId,
            session.Since.UtcTicks.ToString(CultureInfo.InvariantCulture),
            session.Basis,
            session.SecondSince?.UtcTicks.ToString(CultureInfo.InvariantCulture),
            session.AuthenticatorId
        );

    private TaskSession? Read(HttpContext context, TaskLink link)
    {
        if (!context.Request.Cookies.TryGetValue(NameOf(link), out var value) || string.IsNullOrEmpty(value))
        {
            return null;
        }

        try
        {
            return
                _protector.Unprotect(value).Split('\n') is [var token, var person, var since, var basis, var second, var authenticator]
                && token == link.TokenHash
                && person == link.PersonId
                ? new TaskSession(Instant(since), basis)
                {
                    SecondSince = second.Length > 0 ? Instant(second) : null,
                    AuthenticatorId = authenticator.Length > 0 ? authenticator : null,
                }
                : null;
        }
        catch (CryptographicException)
        {
            // The cookie is too old or was not written by this server: it proves nothing.
            return null;
        }
    }

    private static DateTimeOffset Instant(string ticks) => new(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private string NameOf(TaskLink link) => address.CookieName("task-" + link.TokenHash[..16]);
}
