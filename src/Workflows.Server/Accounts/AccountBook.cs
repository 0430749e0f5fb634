using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Makes, lists and changes accounts. Every change is one transaction, is audited and ends the account's sessions. A refusal is an
/// <see cref="AccountException"/> with one sentence.
/// </summary>
public sealed class AccountBook(
    UserManager<IdentityUser> users,
    RoleAssignments roles,
    AccountChanges changes,
    AccountAuthenticators authenticators,
    AccountLinks links,
    Database database
)
{
    private const string ListSql = """
        select u."Id" as id, u."Email" as email, r."Name" as role, a.user_id is not null as has_authenticator,
            u."PasswordHash" is not null as has_password, u."LockoutEnd" is not null as is_locked, s.at as signed_in_at,
            l.expires_at as link_expires_at
        from "AspNetUsers" u
        left join "AspNetUserRoles" ur on ur."UserId" = u."Id"
        left join "AspNetRoles" r on r."Id" = ur."RoleId"
        left join account_authenticators a on a.user_id = u."Id"
        left join account_sign_ins s on s.user_id = u."Id"
        left join account_links l on l.user_id = u."Id"
        order by u."NormalizedEmail", r."Name"
        """;

    // ASP.NET Identity's own column for a lock. Nothing else writes it, so that its presence alone says that an administrator locked the account.
    private const string LockSql = """
        update "AspNetUsers" set "LockoutEnabled" = @yes, "LockoutEnd" = '9999-12-31 00:00:00+00:00' where "Id" = @id
        """;
    private const string UnlockSql = """update "AspNetUsers" set "LockoutEnd" = null where "Id" = @id""";
    private const string RemoveSql = """delete from "AspNetUsers" where "Id" = @id""";

    /// <summary>Every account; by address.</summary>
    public async Task<IReadOnlyList<ListedAccount>> ListAsync(CancellationToken cancellationToken = default) =>
        [
            .. (await database.QueryAsync<ListedRow>(ListSql, null, cancellationToken))
                .GroupBy(row => row.Id, StringComparer.Ordinal)
                .Select(rows => rows.First().ToAccount(rows.Select(row => row.Role).OfType<string>())),
        ];

    /// <summary>Makes an account.</summary>
    /// <param name="email">Its address, also the name to sign in with.</param>
    /// <param name="role">Its role.</param>
    /// <param name="password">Its first password; null makes one up.</param>
    /// <param name="actor">Who makes it.</param>
    /// <returns>The password.</returns>
    public async Task<string> AddAsync(string email, string role, string? password, string actor)
    {
        await roles.EnsureAsync();
        RoleAssignments.Check(role);
        var first = password ?? AccountPasswords.Make();
        var user = new IdentityUser(email) { Email = email, EmailConfirmed = true };
        AccountException.Check(await users.CreateAsync(user, first));
        await using var transaction = await database.BeginAsync();
        await roles.AssignAsync(transaction, user.Id, role);
        await changes.NoteAsync(transaction, user.Id, "account.added", actor, new JsonObject { ["role"] = role });
        await transaction.CommitAsync();
        return first;
    }

    /// <summary>Gives an account another role instead of those that it has. Nobody changes their own.</summary>
    public async Task SetRoleAsync(string email, string role, string actor)
    {
        RoleAssignments.Check(role);
        await using var transaction = await database.BeginAsync();
        await roles.HoldAdministratorsAsync(transaction);
        var account = await changes.HoldAsync(transaction, email);
        AccountChanges.CheckNotOwn(account, actor);
        if (role != AccountRoles.Administrator)
        {
            await roles.CheckNotLastAsync(transaction, account);
        }

        var before = string.Join(", ", await roles.OfAsync(transaction, account.Id));
        await roles.AssignAsync(transaction, account.Id, role);
        await changes.EndSessionsAsync(transaction, account);
        await changes.NoteAsync(
            transaction,
            account.Id,
            "account.role-changed",
            actor,
            new JsonObject { ["role"] = role, ["before"] = before }
        );
        await transaction.CommitAsync();
    }

    /// <summary>Removes a lost authenticator; outside Development the next sign-in of an administrator or publisher sets up another one.</summary>
    public async Task RemoveAuthenticatorAsync(string email, string actor)
    {
        await using var transaction = await database.BeginAsync();
        var account = await changes.HoldAsync(transaction, email);
        AccountChanges.CheckNotOwn(account, actor);
        if (!await authenticators.RemoveAsync(transaction, account.Id))
        {
            throw new AccountException($"{email} has no authenticator.");
        }

        await changes.EndSessionsAsync(transaction, account);
        await changes.NoteAsync(transaction, account.Id, "account.authenticator-removed", actor);
        await transaction.CommitAsync();
    }

    /// <summary>Signs an account out wherever it is signed in: browsers, programs with tokens, and the studio's live connections.</summary>
    public async Task SignOutEverywhereAsync(string email, string actor)
    {
        await using var transaction = await database.BeginAsync();
        var account = await changes.HoldAsync(transaction, email);
        await changes.EndSessionsAsync(transaction, account);
        await changes.NoteAsync(transaction, account.Id, "account.signed-out-everywhere", actor);
        await transaction.CommitAsync();
    }

    /// <summary>Locks an account: it cannot sign in until it is unlocked, and its mailed link ends.</summary>
    public async Task LockAsync(string email, string actor)
    {
        await using var transaction = await database.BeginAsync();
        await roles.HoldAdministratorsAsync(transaction);
        var account = await changes.HoldAsync(transaction, email);
        AccountChanges.CheckNotOwn(account, actor);
        if (account.IsLocked)
        {
            throw new AccountException($"{email} is locked already.");
        }

        await roles.CheckNotLastAsync(transaction, account);
        await transaction.ExecuteAsync(LockSql, new { id = account.Id, yes = true });
        await links.EndAsync(transaction, account.Id);
        await changes.EndSessionsAsync(transaction, account);
        await changes.NoteAsync(transaction, account.Id, "account.locked", actor);
        await transaction.CommitAsync();
    }

    /// <summary>Lets a locked account sign in again.</summary>
    public async Task UnlockAsync(string email, string actor)
    {
        await using var transaction = await database.BeginAsync();
        var account = await changes.HoldAsync(transaction, email);
        if (!account.IsLocked)
        {
            throw new AccountException($"{email} is not locked.");
        }

        await transaction.ExecuteAsync(UnlockSql, new { id = account.Id });
        await changes.NoteAsync(transaction, account.Id, "account.unlocked", actor);
        await transaction.CommitAsync();
    }

    /// <summary>Removes an account.</summary>
    public async Task RemoveAsync(string email, string actor)
    {
        await using var transaction = await database.BeginAsync();
        await roles.HoldAdministratorsAsync(transaction);
        var account = await changes.HoldAsync(transaction, email);
        AccountChanges.CheckNotOwn(account, actor);
        await roles.CheckNotLastAsync(transaction, account);
        // Before the account's row, in the order in which signing in takes them.
        await authenticators.RemoveAsync(transaction, account.Id);
        await changes.EndSessionsAsync(transaction, account);
        await transaction.ExecuteAsync(RemoveSql, new { id = account.Id });
        await changes.NoteAsync(transaction, account.Id, "account.removed", actor);
        await transaction.CommitAsync();
    }

    private sealed class ListedRow
    {
        public required string Id { get; init; }

        public required string Email { get; init; }

        public string? Role { get; init; }

        public bool HasAuthenticator { get; init; }

        public bool HasPassword { get; init; }

        public bool IsLocked { get; init; }

        public DateTimeOffset? SignedInAt { get; init; }

        public DateTimeOffset? LinkExpiresAt { get; init; }

        public ListedAccount ToAccount(IEnumerable<string> roles) =>
            new(Id, Email, [.. roles], HasAuthenticator)
            {
                HasPassword = HasPassword,
                IsLocked = IsLocked,
                SignedInAt = SignedInAt,
                LinkExpiresAt = LinkExpiresAt,
            };
    }
}
