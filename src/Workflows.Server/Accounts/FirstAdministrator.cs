using System.Security.Cryptography;
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
    private const string Role = "Administrator";

    private const string CountRolesSql = """select count(*) from "AspNetRoles" where "NormalizedName" in @names""";
    private const string CountAllUsersSql = """select count(*) from "AspNetUsers" """;
    private const string CountUsersSql = """select count(*) from "AspNetUsers" where "NormalizedEmail" = @email""";

    private static readonly string[] Roles = [Role, "Designer", "Publisher"];

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

        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (var role in Roles)
        {
            if (!await roles.RoleExistsAsync(role))
            {
                await roles.CreateAsync(new IdentityRole(role));
            }
        }

        if (await users.FindByEmailAsync(email) is not null)
        {
            return;
        }

        var made = string.IsNullOrWhiteSpace(administrator.Password);
        if (made && !environment.IsDevelopment())
        {
            throw new ConfigurationException("Accounts:Administrator:Password is missing: an administrator is named, but has no password.");
        }

        var password = made ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(9)) : administrator.Password!;
        var user = new IdentityUser(email) { Email = email, EmailConfirmed = true };
        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded)
        {
            throw new ConfigurationException(
                $"Accounts:Administrator cannot be made: {string.Join(' ', result.Errors.Select(e => e.Description))}"
            );
        }

        await users.AddToRoleAsync(user, Role);
        if (made)
        {
            await Console.Out.WriteLineAsync($"Development administrator: {email} / {password} (printed once)");
        }
    }

    /// <summary>Whether roles and user are there. Two plain queries, because EF Core takes a second to build its model, at every start.</summary>
    private async Task<bool> IsMadeAsync(string email, ILookupNormalizer normalizer)
    {
        var names = Roles.Select(role => normalizer.NormalizeName(role)).ToArray();
        return await database.QuerySingleOrDefaultAsync<long>(CountRolesSql, new { names }) == Roles.Length
            && await database.QuerySingleOrDefaultAsync<long>(CountUsersSql, new { email = normalizer.NormalizeEmail(email) }) > 0;
    }
}
