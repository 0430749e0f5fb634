using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>
/// What every change of an account is made of, within one transaction: holding its row, ending its sessions, and the audit. The rows of ASP.NET
/// Identity are written by plain SQL here, because its store commits each of its writes by itself.
/// </summary>
public sealed class AccountChanges(AccountSessions sessions, AuditLog audit, BusinessClock clock, ILookupNormalizer normalizer)
{
    // An update instead of "for update": it holds the row against other changes, and lets a session be begun that refers to it.
    private const string HoldSql = """
        update "AspNetUsers" set "ConcurrencyStamp" = @stamp where "NormalizedEmail" = @email
        returning "Id" as id, "Email" as email, "PasswordHash" is not null as has_password, "LockoutEnd" is not null as is_locked
        """;
    private const string RenewStampSql = """update "AspNetUsers" set "SecurityStamp" = @stamp where "Id" = @id""";

    /// <summary>Holds an account's row until the transaction ends.</summary>
    /// <exception cref="AccountException">There is none with this address.</exception>
    public async Task<HeldAccount> HoldAsync(Transaction transaction, string email) =>
        await FindAsync(transaction, email) ?? throw new AccountException($"There is no account with the address {email}.");

    /// <summary>Holds an account's row until the transaction ends; null when there is none with this address.</summary>
    public Task<HeldAccount?> FindAsync(Transaction transaction, string email) =>
        transaction.QuerySingleOrDefaultAsync<HeldAccount>(HoldSql, new { email = normalizer.NormalizeEmail(email), stamp = NewStamp() });

    /// <summary>Ends everything with which an account is signed in: cookies, tokens and those that renew them, and passwords typed a moment ago.</summary>
    public async Task EndSessionsAsync(Transaction transaction, HeldAccount account)
    {
        await transaction.ExecuteAsync(RenewStampSql, new { id = account.Id, stamp = NewStamp() });
        await sessions.EndAllAsync(transaction, account.Id);
    }

    /// <summary>Notes a change.</summary>
    /// <param name="transaction">The transaction of the change.</param>
    /// <param name="userId">Id of the account.</param>
    /// <param name="action">The change, as the audit names it.</param>
    /// <param name="actor">Who makes it.</param>
    /// <param name="detail">Codes that say more.</param>
    public Task NoteAsync(Transaction transaction, string userId, string action, string actor, JsonObject? detail = null) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = ActorOf(userId),
                Detail = detail ?? [],
                At = clock.Now,
            }
        );

    /// <summary>How the audit names an account.</summary>
    public static string ActorOf(string userId) => "account:" + userId;

    /// <summary>Refuses what an account would do to itself.</summary>
    /// <exception cref="AccountException">The account and the actor are the same.</exception>
    public static void CheckNotOwn(HeldAccount account, string actor)
    {
        if (ActorOf(account.Id) == actor)
        {
            throw new AccountException("You cannot do this to your own account: ask another administrator.");
        }
    }

    /// <summary>A stamp of ASP.NET Identity: another one ends what refers to the one before.</summary>
    internal static string NewStamp() => Guid.NewGuid().ToString("N");
}

/// <summary>An account whose row is held by a transaction.</summary>
public sealed class HeldAccount
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its address.</summary>
    public required string Email { get; init; }

    /// <summary>Whether it has a password; one that was invited has none yet.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether an administrator locked it.</summary>
    public bool IsLocked { get; init; }
}
