using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// The mailed links with which owners of accounts set their password: valid once, and until <see cref="AccountsOptions.LinkHours"/> have passed. An
/// account has one link at most, and the database keeps only a hash of its token.
/// </summary>
public sealed class AccountLinks(IOptions<AccountsOptions> options, BusinessClock clock, Database database)
{
    private const int TokenBytes = 32;

    private const string IssueSql = """
        insert into account_links (user_id, token_hash, expires_at) values (@userId, @hash, @expiresAt)
        on conflict (user_id) do update set token_hash = excluded.token_hash, expires_at = excluded.expires_at
        """;
    private const string FindSql = """
        select u."Email" from account_links l join "AspNetUsers" u on u."Id" = l.user_id
        where l.token_hash = @hash and l.expires_at > @now
        """;

    // One statement, so that of several requests with the same link only one uses it.
    private const string UseSql = "delete from account_links where user_id = @userId and token_hash = @hash and expires_at > @now";
    private const string EndSql = "delete from account_links where user_id = @userId";

    /// <summary>Issues a link; an older link of the account ends with it.</summary>
    public async Task<IssuedLink> IssueAsync(Transaction transaction, string userId, CancellationToken cancellationToken = default)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var issued = new IssuedLink($"/sign-in/password/{token}", TaskLinks.HashOf(token), clock.Now.AddHours(options.Value.LinkHours));
        await transaction.ExecuteAsync(
            IssueSql,
            new
            {
                userId,
                hash = issued.Hash,
                expiresAt = issued.ExpiresAt,
            },
            cancellationToken
        );
        return issued;
    }

    /// <summary>The address of the account that a link belongs to; null when the link is unknown, used, replaced or too old. Changes nothing.</summary>
    public Task<string?> OwnerAsync(string token, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<string>(FindSql, new { hash = TaskLinks.HashOf(token), now = clock.Now }, cancellationToken);

    /// <summary>Uses a link of an account up.</summary>
    /// <returns>False when it is not valid any more.</returns>
    public async Task<bool> UseAsync(Transaction transaction, string userId, string token, CancellationToken cancellationToken = default) =>
        await transaction.ExecuteAsync(
            UseSql,
            new
            {
                userId,
                hash = TaskLinks.HashOf(token),
                now = clock.Now,
            },
            cancellationToken
        ) == 1;

    /// <summary>Ends the link of an account, if it has one.</summary>
    public Task EndAsync(Transaction transaction, string userId, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(EndSql, new { userId }, cancellationToken);
}

/// <summary>A link that was issued.</summary>
/// <param name="Path">Its path, which carries the token.</param>
/// <param name="Hash">The token's hash.</param>
/// <param name="ExpiresAt">Business time from which it is not valid any more.</param>
public sealed record IssuedLink(string Path, string Hash, DateTimeOffset ExpiresAt);
