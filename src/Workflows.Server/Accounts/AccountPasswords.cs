using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// Passwords of accounts: changed by their owner, set by a mailed link, or made up by the command line. A new password ends all sessions and the
/// mailed link of its account.
/// </summary>
public sealed class AccountPasswords(
    UserManager<IdentityUser> users,
    IPasswordHasher<IdentityUser> hasher,
    AccountChanges changes,
    AccountSessions sessions,
    AccountLinks links,
    Database database
)
{
    /// <summary>The fewest characters of a password.</summary>
    public const int Shortest = 12;

    private const string SetSql = """update "AspNetUsers" set "PasswordHash" = @hash where "Id" = @id""";

    /// <summary>Gives an account a new password that is made up.</summary>
    /// <returns>The password.</returns>
    public async Task<string> ResetAsync(string email, string actor)
    {
        var password = Make();
        await using var transaction = await database.BeginAsync();
        var account = await changes.HoldAsync(transaction, email);
        await SetAsync(transaction, account, password);
        await changes.NoteAsync(transaction, account.Id, "account.password-reset", actor);
        await transaction.CommitAsync();
        return password;
    }

    /// <summary>Changes the password of an account to one that its owner wants.</summary>
    /// <exception cref="AccountException">The new password is refused.</exception>
    public async Task ChangeAsync(IdentityUser owner, string current, string wanted)
    {
        AccountException.Check(await users.ChangePasswordAsync(owner, current, wanted));
        // ASP.NET Identity gave the account another stamp, which ends its sessions; the one that begins anew next needs that stamp.
        await using var transaction = await database.BeginAsync();
        await sessions.EndAllAsync(transaction, owner.Id);
        await links.EndAsync(transaction, owner.Id);
        await changes.NoteAsync(transaction, owner.Id, "account.password-changed", AccountChanges.ActorOf(owner.Id));
        await transaction.CommitAsync();
    }

    /// <summary>Sets the password that the owner of a mailed link wants, and uses the link up.</summary>
    /// <returns>False when the link is not valid any more.</returns>
    /// <exception cref="AccountException">The password is refused; the link stays valid.</exception>
    public async Task<bool> SetByLinkAsync(string token, string wanted)
    {
        if (await links.OwnerAsync(token) is not { } email)
        {
            return false;
        }

        foreach (var validator in users.PasswordValidators)
        {
            AccountException.Check(await validator.ValidateAsync(users, new IdentityUser(email) { Email = email }, wanted));
        }

        await using var transaction = await database.BeginAsync();
        if (
            await changes.FindAsync(transaction, email) is not { IsLocked: false } account
            || !await links.UseAsync(transaction, account.Id, token)
        )
        {
            return false;
        }

        await SetAsync(transaction, account, wanted);
        await changes.NoteAsync(transaction, account.Id, "account.password-set", AccountChanges.ActorOf(account.Id));
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>A password of 24 letters and digits.</summary>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private async Task SetAsync(Transaction transaction, HeldAccount account, string password)
    {
        await transaction.ExecuteAsync(
            SetSql,
            new { id = account.Id, hash = hasher.HashPassword(new IdentityUser(account.Email), password) }
        );
        await links.EndAsync(transaction, account.Id);
        await changes.EndSessionsAsync(transaction, account);
    }
}
