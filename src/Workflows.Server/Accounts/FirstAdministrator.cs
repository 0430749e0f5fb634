using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Workflows.Storage;

namespace Workflows.Server.Accounts;

/// <summary>Makes the administrator that configuration names; in Development, without a name, one whose password is printed once.</summary>
public sealed class FirstAdministrator(
    Database database,
    IServiceScopeFactory scopes,
    IOptions<AccountsOptions> options,
    IHostEnvironment environment
)
{
    private const string CountRolesSql = """select count(*) from "AspNetRoles" where "NormalizedName" in @names""";
    private const string CountAllUsersSql = """select count(*) from "AspNetUsers" """;
    private const string CountUsersSql = """select count(*) from "AspNetUsers" where "NormalizedEmail" = @email""";

    /// <summary>Makes the roles and the administrator that are missing.</summary>
    /// <exception cref="ConfigurationException">The configured administrator cannot be made; one sentence says why.</exception>
    public async Task EnsureAsync()
    {
        var administrator = options.Value.Administrator;
        if (string.IsNullOrWhiteSpace(administrator.Email) && !environment.IsDevelopment())
        {
            if (await database.QuerySingleOrDefaultAsync<long>(CountAllUsersSql) == 0)
            {
                throw new ConfigurationException(
                    "Accounts:Administrator:Email is missing: there is no account yet, so name who may sign in first."
                );
            }

            return;
        }

        var email = string.IsNullOrWhiteSpace(administrator.Email) ? "admin@localhost" : administrator.Email.Trim();
        using var scope = scopes.CreateScope();
        if (await IsMadeAsync(email, scope.ServiceProvider.GetRequiredService<ILookupNormalizer>()))
        {
            return;
        }

        var accounts = scope.ServiceProvider.GetRequiredService<AccountBook>();
        await scope.ServiceProvider.GetRequiredService<RoleAssignments>().EnsureAsync();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>().FindByEmailAsync(email) is not null)
        {
            return;
        }

        var isMadeUp = string.IsNullOrWhiteSpace(administrator.Password);
        if (isMadeUp && !environment.IsDevelopment())
        {
            throw new ConfigurationException("Accounts:Administrator:Password is missing: an administrator is named, but has no password.");
        }

        try
        {
            var password = await accounts.AddAsync(
                email,
                AccountRoles.Administrator,
                isMadeUp ? null : administrator.Password,
                AuditEntry.System
            );
            if (isMadeUp)
            {
                await Console.Out.WriteLineAsync($"Development administrator: {email} / {password} (printed once)");
            }
        }
        catch (AccountException e)
        {
            throw new ConfigurationException($"Accounts:Administrator cannot be made: {e.Message}", e);
        }
    }

    /// <summary>Whether roles and user are there. Two plain queries, because EF Core takes a second to build its model, at every start.</summary>
    private async Task<bool> IsMadeAsync(string email, ILookupNormalizer normalizer)
    {
        var names = AccountRoles.All.Select(role => normalizer.NormalizeName(role)).ToArray();
        return await database.QuerySingleOrDefaultAsync<long>(CountRolesSql, new { names }) == AccountRoles.All.Count
            && await database.QuerySingleOrDefaultAsync<long>(CountUsersSql, new { email = normalizer.NormalizeEmail(email) }) > 0;
    }
}
