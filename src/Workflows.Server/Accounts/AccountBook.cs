using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Makes and changes accounts. Every change is audited and ends the account's sessions. A refusal is an
/// <see cref="AccountException"/> with one sentence.
/// </summary>
public sealed class AccountBook(
    UserManager<IdentityUser> users,
    RoleManager<IdentityRole> roles,
    AccountSessions sessions,
    AccountAuthenticators authenticators,
    Database database,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>Every account with its roles, and whether it has an authenticator; by address.</summary>
    public async Task<IReadOnlyList<ListedAccount>> ListAsync(CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var accounts = new List<ListedAccount>();
        foreach (var user in users.Users.OrderBy(user => user.Email).ToList())
        {
            var enrolled = await authenticators.IsEnrolledAsync(transaction, user.Id, cancellationToken);
            accounts.Add(new ListedAccount(user.Email!, [.. await users.GetRolesAsync(user)], enrolled));
        }

        return accounts;
    }

    /// <summary>Makes an account.</summary>
    /// <param name="email">Its address, also the name to sign in with.</param>
    /// <param name="role">Its role.</param>
    /// <param name="password">Its first password; null makes one up.</param>
    /// <param name="actor">Who makes it.</param>
    /// <returns>The password.</returns>
    public async Task<string> AddAsync(string email, string role, string? password, string actor)
    {
        await EnsureRolesAsync();
        CheckRole(role);
        var first = password ?? MakePassword();
        var user = new IdentityUser(email) { Email = email, EmailConfirmed = true };
        Check(await users.CreateAsync(user, first));
        Check(await users.AddToRoleAsync(user, role));
        await NoteAsync(user, "account.added", actor, new JsonObject { ["role"] = role });
        return first;
    }

    /// <summary>Gives an account another role instead of those that it has.</summary>
    public async Task SetRoleAsync(string email, string role, string actor)
    {
        CheckRole(role);
        var user = await FindAsync(email);
        var before = await users.GetRolesAsync(user);
        if (role != AccountRoles.Administrator)
        {
            await CheckNotLastAsync(user, before);
        }

        Check(await users.RemoveFromRolesAsync(user, before));
        Check(await users.AddToRoleAsync(user, role));
        Check(await users.UpdateSecurityStampAsync(user));
        await NoteAsync(user, "account.role-changed", actor, new JsonObject { ["role"] = role });
    }

    /// <summary>Gives an account a new password, for example because its owner forgot it.</summary>
    /// <returns>The password.</returns>
    public async Task<string> ResetPasswordAsync(string email, string actor)
    {
        var user = await FindAsync(email);
        var password = MakePassword();
        Check(await users.RemovePasswordAsync(user));
        Check(await users.AddPasswordAsync(user, password));
        await NoteAsync(user, "account.password-reset", actor, []);
        return password;
    }

    /// <summary>Changes the password of an account to one that its owner wants.</summary>
    public async Task ChangePasswordAsync(IdentityUser owner, string current, string wanted)
    {
        Check(await users.ChangePasswordAsync(owner, current, wanted));
        await NoteAsync(owner, "account.password-changed", "account:" + owner.Id, []);
    }

    /// <summary>Removes a lost authenticator; outside Development the next sign-in of an administrator or publisher sets up another one.</summary>
    public async Task RemoveAuthenticatorAsync(string email, string actor)
    {
        var user = await FindAsync(email);
        await using (var transaction = await database.BeginAsync())
        {
            if (!await authenticators.RemoveAsync(transaction, user.Id))
            {
                throw new AccountException($"{email} has no authenticator.");
            }

            await transaction.CommitAsync();
        }

        Check(await users.UpdateSecurityStampAsync(user));
        await NoteAsync(user, "account.authenticator-removed", actor, []);
    }

    /// <summary>Removes an account.</summary>
    public async Task RemoveAsync(string email, string actor)
    {
        var user = await FindAsync(email);
        await CheckNotLastAsync(user, await users.GetRolesAsync(user));
        await NoteAsync(user, "account.removed", actor, []);
        Check(await users.DeleteAsync(user));
    }

    /// <summary>Makes the roles that are missing.</summary>
    public async Task EnsureRolesAsync()
    {
        foreach (var role in AccountRoles.All)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                Check(await roles.CreateAsync(new IdentityRole(role)));
            }
        }
    }

    /// <summary>A password of 24 letters and digits.</summary>
    public static string MakePassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private async Task<IdentityUser> FindAsync(string email) =>
        await users.FindByEmailAsync(email) ?? throw new AccountException($"There is no account with the address {email}.");

    private async Task CheckNotLastAsync(IdentityUser user, IList<string> has)
    {
        if (
            has.Contains(AccountRoles.Administrator)
            && (await users.GetUsersInRoleAsync(AccountRoles.Administrator)).All(u => u.Id == user.Id)
        )
        {
            throw new AccountException($"{user.Email} is the only administrator: name another one first.");
        }
    }

    /// <summary>Notes a change; all sessions of the account end with it.</summary>
    private async Task NoteAsync(IdentityUser user, string action, string actor, JsonObject detail)
    {
        await using var transaction = await database.BeginAsync();
        await sessions.EndAllAsync(transaction, user.Id);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = "account:" + user.Id,
                Detail = detail,
                At = clock.Now,
            }
        );
        await transaction.CommitAsync();
    }

    private static void CheckRole(string role)
    {
        if (!AccountRoles.All.Contains(role))
        {
            throw new AccountException($"'{role}' is not a role: use {string.Join(", ", AccountRoles.All)}.");
        }
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new AccountException(string.Join(' ', result.Errors.Select(error => error.Description)));
        }
    }
}

/// <summary>An account in a list.</summary>
/// <param name="Email">Its address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="HasAuthenticator">Whether it has an authenticator.</param>
public sealed record ListedAccount(string Email, IReadOnlyList<string> Roles, bool HasAuthenticator);
