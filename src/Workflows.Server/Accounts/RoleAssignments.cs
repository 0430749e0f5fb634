using Microsoft.AspNetCore.Identity;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>The roles of accounts, and the rule that one administrator who can sign in must remain.</summary>
public sealed class RoleAssignments(RoleManager<IdentityRole> roles, ILookupNormalizer normalizer)
{
    private const string ClearSql = """delete from "AspNetUserRoles" where "UserId" = @userId""";
    private const string AssignSql = """
        insert into "AspNetUserRoles" ("UserId", "RoleId") select @userId, "Id" from "AspNetRoles" where "NormalizedName" = @role
        """;
    private const string ListSql = """
        select r."Name" from "AspNetUserRoles" a join "AspNetRoles" r on r."Id" = a."RoleId" where a."UserId" = @userId order by r."Name"
        """;

    // Everyone who takes a role, an account or its use away holds this one row first: so two administrators cannot remove each other at once.
    private const string HoldAdministratorsSql = """
        update "AspNetRoles" set "ConcurrencyStamp" = "ConcurrencyStamp" where "NormalizedName" = @role
        """;
    private const string CountOthersSql = """
        select count(*) from "AspNetUserRoles" a join "AspNetRoles" r on r."Id" = a."RoleId" join "AspNetUsers" u on u."Id" = a."UserId"
        where r."NormalizedName" = @role and u."Id" <> @userId and u."PasswordHash" is not null and u."LockoutEnd" is null
        """;

    /// <summary>Makes the roles that are missing.</summary>
    public async Task EnsureAsync()
    {
        foreach (var role in AccountRoles.All)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                AccountException.Check(await roles.CreateAsync(new IdentityRole(role)));
            }
        }
    }

    /// <summary>The roles of an account.</summary>
    public Task<IReadOnlyList<string>> OfAsync(Transaction transaction, string userId) =>
        transaction.QueryAsync<string>(ListSql, new { userId });

    /// <summary>Gives an account a role instead of those that it has.</summary>
    public async Task AssignAsync(Transaction transaction, string userId, string role)
    {
        await transaction.ExecuteAsync(ClearSql, new { userId });
        await transaction.ExecuteAsync(AssignSql, new { userId, role = normalizer.NormalizeName(role) });
    }

    /// <summary>Holds who is an administrator until the transaction ends; to be called before an account's row is held.</summary>
    public Task HoldAdministratorsAsync(Transaction transaction) =>
        transaction.ExecuteAsync(HoldAdministratorsSql, new { role = normalizer.NormalizeName(AccountRoles.Administrator) });

    /// <summary>Refuses to do without the only administrator.</summary>
    /// <exception cref="AccountException">No other administrator can sign in.</exception>
    public async Task CheckNotLastAsync(Transaction transaction, HeldAccount account)
    {
        if (
            (await OfAsync(transaction, account.Id)).Contains(AccountRoles.Administrator)
            && await transaction.QuerySingleOrDefaultAsync<long>(
                CountOthersSql,
                new { userId = account.Id, role = normalizer.NormalizeName(AccountRoles.Administrator) }
            ) == 0
        )
        {
            throw new AccountException($"{account.Email} is the only administrator: name another one first.");
        }
    }

    /// <summary>Refuses what is no role.</summary>
    /// <exception cref="AccountException">It is none.</exception>
    public static void Check(string role)
    {
        if (!AccountRoles.All.Contains(role))
        {
            throw new AccountException($"'{role}' is not a role: use {string.Join(", ", AccountRoles.All)}.");
        }
    }
}
