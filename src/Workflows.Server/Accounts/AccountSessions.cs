using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// The sessions of signed-in accounts. A cookie carries a session's id and the account's security stamp, and is good as long as the session's row is
/// there and the stamp is the account's: after signing out, a new password, another role, a lock or a removed authenticator, copies of it are refused on
/// every node at once.
/// </summary>
public sealed class AccountSessions(Database database, IOptions<IdentityOptions> stamps, TimeProvider time)
{
    /// <summary>The longest time from signing in to signing in again (system time).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private const string Claim = "workflows:session";
    private const string BeginSql =
        "insert into account_sessions (id_hash, user_id, began_at, ends_at) values (@hash, @userId, @now, @endsAt)";
    private const string NoteSignInSql = """
        insert into account_sign_ins (user_id, at) values (@userId, @now) on conflict (user_id) do update set at = excluded.at
        """;
    private const string ForgetOldSql = "delete from account_sessions where ends_at <= @now";
    private const string IsLiveSql = """
        select count(*) from account_sessions s join "AspNetUsers" u on u."Id" = s.user_id
        where s.id_hash = @hash and s.user_id = @userId and s.ends_at > @now and u."SecurityStamp" = @stamp
        """;
    private const string EndSql = "delete from account_sessions where id_hash = @hash";
    private const string EndAllSql = "delete from account_sessions where user_id = @userId";

    /// <summary>Begins a session.</summary>
    /// <returns>The claim that the cookie carries.</returns>
    public async Task<Claim> BeginAsync(Transaction transaction, string userId, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await transaction.ExecuteAsync(ForgetOldSql, new { now }, cancellationToken);
        await transaction.ExecuteAsync(
            BeginSql,
            new
            {
                hash = HashOf(id),
                userId,
                now,
                endsAt = now + Longest,
            },
            cancellationToken
        );
        await transaction.ExecuteAsync(NoteSignInSql, new { userId, now }, cancellationToken);
        return new Claim(Claim, id);
    }

    /// <summary>Refuses a cookie whose session has ended.</summary>
    public async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        if (!await IsLiveAsync(context.Principal, context.HttpContext.RequestAborted))
        {
            context.RejectPrincipal();
        }
    }

    /// <summary>Whether the session that a cookie or token names has not ended.</summary>
    public async Task<bool> IsLiveAsync(ClaimsPrincipal? principal, CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<long>(
            IsLiveSql,
            new
            {
                hash = HashOf(principal),
                userId = principal?.FindFirstValue(ClaimTypes.NameIdentifier),
                now = time.GetUtcNow(),
                stamp = principal?.FindFirstValue(stamps.Value.ClaimsIdentity.SecurityStampClaimType),
            },
            cancellationToken
        ) > 0;

    /// <summary>Ends the session of a signed-in account.</summary>
    public Task EndAsync(Transaction transaction, ClaimsPrincipal user, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(EndSql, new { hash = HashOf(user) }, cancellationToken);

    /// <summary>Ends all sessions of an account.</summary>
    public Task EndAllAsync(Transaction transaction, string userId, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(EndAllSql, new { userId }, cancellationToken);

    private static string HashOf(ClaimsPrincipal? user) => HashOf(user?.FindFirstValue(Claim) ?? "");

    private static string HashOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(id)));
}
